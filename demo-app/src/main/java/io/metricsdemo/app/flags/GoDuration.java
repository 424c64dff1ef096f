package io.metricsdemo.app.flags;

import java.math.BigDecimal;
import java.math.BigInteger;
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
  private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private GoDuration() {}

  /** The duration, or empty when Go would not accept the text or the nanoseconds exceed a long. */
  static Optional<Duration> parse(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher part = PART.matcher(rest);
    BigInteger nanoseconds = BigInteger.ZERO;
    int end = 0;
    while (end < rest.length() && part.region(end, rest.length()).lookingAt()) {
      BigDecimal unit = BigDecimal.valueOf(NANOSECONDS.get(part.group(2)));
      nanoseconds = nanoseconds.add(new BigDecimal(part.group(1)).multiply(unit).toBigInteger());
      end = part.end();
    }
    if (end == 0 || end < rest.length() || nanoseconds.compareTo(LONGEST) > 0) {
      return Optional.empty();
    }
    long total = nanoseconds.longValueExact();
    return Optional.of(Duration.ofNanos(negative ? -total : total));
  }
}
