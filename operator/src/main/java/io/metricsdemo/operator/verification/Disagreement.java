package io.metricsdemo.operator.verification;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A measurement that cannot be of what was drawn.
 *
 * @param measured the measured value, with its series
 * @param expected where it has to be
 * @param unit of both numbers
 */
record Disagreement(String measured, double seen, Range expected, Unit unit) {

  enum Unit {
    SECONDS(1e6, " µs"),
    FRACTION(100, " %");

    private final double factor;
    private final String text;

    Unit(double factor, String text) {
      this.factor = factor;
      this.text = text;
    }

    private String format(double value) {
      return Double.isFinite(value)
          ? BigDecimal.valueOf(value * factor)
              .round(new MathContext(4))
              .stripTrailingZeros()
              .toPlainString()
          : String.valueOf(value);
    }
  }

  @Override
  public String toString() {
    return measured + " is " + unit.format(seen) + unit.text + ", expected " + range() + unit.text;
  }

  private String range() {
    if (Double.isInfinite(expected.lowest())) {
      return "at most " + unit.format(expected.highest());
    }
    if (Double.isInfinite(expected.highest())) {
      return "at least " + unit.format(expected.lowest());
    }
    return unit.format(expected.lowest()) + " to " + unit.format(expected.highest());
  }
}
