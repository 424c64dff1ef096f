package io.metricsdemo.app.flags;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Go's duration grammar, see <a
 * href="https://pkg.go.dev/time#ParseDuration">time.ParseDuration</a>.
 */
final class GoDuration {

  private static final Map<String, Long> NANOSECONDS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "\u00b5s", 1_000L, // micro sign
          "\u03bcs", 1_000L, // Greek letter mu
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final Pattern PART =
      Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)");

  private GoDuration() {}

  /** The duration, or empty when Go would not accept the text or the nanoseconds exceed a long. */
  static Optional<Duration> parse(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher part = PART.matcher(rest);
    long nanoseconds = 0;
    int end = 0;
    try {
      while (end < rest.length() && part.region(end, rest.length()).lookingAt()) {
        long unit = NANOSECONDS.get(part.group(2));
        nanoseconds = Math.addExact(nanoseconds, nanoseconds(part.group(1), unit));
        end = part.end();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
    if (end == 0 || end < rest.length()) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(negative ? -nanoseconds : nanoseconds));
  }

  private static long nanoseconds(String number, long unit) {
    // Decimal arithmetic for fractions alone: to load it takes a twentieth of the start.
    return number.indexOf('.') < 0
        ? Math.multiplyExact(Long.parseLong(number), unit)
        : new BigDecimal(number).multiply(BigDecimal.valueOf(unit)).toBigInteger().longValueExact();
  }
}
