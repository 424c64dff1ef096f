package io.metricsdemo.operator.verification;

/**
 * Where a value can be.
 *
 * @param lowest negative infinity where nothing is known
 * @param highest positive infinity where nothing is known
 */
public record Range(double lowest, double highest) {

  public boolean contains(double value) {
    return lowest <= value && value <= highest;
  }

  /** Whether both sides are known. */
  public boolean isBounded() {
    return Double.isFinite(lowest) && Double.isFinite(highest);
  }
}
