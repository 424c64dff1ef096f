package io.metricsdemo.playground.display;

import java.math.BigDecimal;
import java.math.MathContext;

/** Seconds as microseconds in four significant digits, as short as that can be. */
final class Microseconds {

  private static final double PER_SECOND = 1e6;
  private static final MathContext DIGITS = new MathContext(4);

  private Microseconds() {}

  static String of(double seconds) {
    if (Double.isNaN(seconds)) {
      return "-";
    }
    BigDecimal rounded = new BigDecimal(seconds * PER_SECOND).round(DIGITS);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  static String range(double lowest, double highest) {
    String from = of(lowest);
    String to = of(highest);
    return from.equals(to) ? from : from + ".." + to;
  }
}
