package io.metricsdemo.operator.diagnosis;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Prometheus spells them, years to milliseconds: <a
 * href="https://prometheus.io/docs/prometheus/latest/configuration/configuration/#configuration-file">the
 * configuration's grammar</a>.
 */
final class PrometheusDuration {

  private static final Pattern PART = Pattern.compile("([0-9]{1,9})(ms|[smhdwy])");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7),
          "y", Duration.ofDays(365));

  private PrometheusDuration() {}

  /** The duration, or empty when the text is none. */
  static Optional<Duration> parse(String text) {
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      sum = sum.plus(UNITS.get(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
      end = part.end();
    }
    return end > 0 && end == text.length() ? Optional.of(sum) : Optional.empty();
  }

  /** Whether both are as long, such as 60s and 1m. */
  static boolean areEqual(String one, String other) {
    return one.equals(other) || parse(one).flatMap(a -> parse(other).map(a::equals)).orElse(false);
  }
}
