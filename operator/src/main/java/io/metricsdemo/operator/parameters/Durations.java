package io.metricsdemo.operator.parameters;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one duration grammar: years to milliseconds as in <a
 * href="https://prometheus.io/docs/prometheus/latest/configuration/configuration/#configuration-file">Prometheus'
 * configuration</a>, and microseconds, each at most once and in this order. The fields of a
 * MetricsDemo take hours and smaller units only, which CEL accepts too.
 */
public final class Durations {

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?:(?<y>[0-9]{1,3})y)?(?:(?<w>[0-9]{1,4})w)?(?:(?<d>[0-9]{1,5})d)?"
              + "(?:(?<h>[0-9]{1,6})h)?(?:(?<m>[0-9]{1,7})m)?(?:(?<s>[0-9]{1,9})s)?"
              + "(?:(?<ms>[0-9]{1,12})ms)?(?:(?<us>[0-9]{1,15})us)?");

  private Durations() {}

  /**
   * @return the duration, or empty when the text is none.
   */
  public static Optional<Duration> parse(String text) {
    Matcher parts = GRAMMAR.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofDays(365 * part(parts, "y") + 7 * part(parts, "w") + part(parts, "d"))
            .plusHours(part(parts, "h"))
            .plusMinutes(part(parts, "m"))
            .plusSeconds(part(parts, "s"))
            .plusMillis(part(parts, "ms"))
            .plusNanos(1_000 * part(parts, "us")));
  }

  /** Seconds as a plain decimal number, such as {@code 0.0002}. */
  public static String inSeconds(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    return seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
  }

  private static long part(Matcher parts, String unit) {
    String digits = parts.group(unit);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
