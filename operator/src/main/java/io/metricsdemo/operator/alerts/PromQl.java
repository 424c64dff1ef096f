package io.metricsdemo.operator.alerts;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/** How PromQL writes values. */
final class PromQl {

  /** More of them say nothing, since the thresholds are far beyond what chance does. */
  private static final MathContext DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

  private PromQl() {}

  static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString();
  }

  /** A duration in the largest unit that leaves no rest. */
  static String text(Duration duration) {
    if (duration.toMillisPart() != 0) {
      return duration.toMillis() + "ms";
    }
    return duration.toSecondsPart() == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
  }
}
