package io.metricsdemo.operator.parameters;

import java.time.Duration;

/**
 * Which durations are allowed.
 *
 * @param lowest the lower end
 * @param lowestAllowed whether the lower end itself is allowed
 * @param highest the upper end, allowed
 * @param text the same in words
 */
record DurationBounds(Duration lowest, boolean lowestAllowed, Duration highest, String text) {

  static DurationBounds from(Duration lowest, Duration highest, String text) {
    return new DurationBounds(lowest, true, highest, text);
  }

  static DurationBounds above(Duration lowest, Duration highest, String text) {
    return new DurationBounds(lowest, false, highest, text);
  }

  boolean contain(Duration duration) {
    int atLowest = duration.compareTo(lowest);
    return (atLowest > 0 || (lowestAllowed && atLowest == 0)) && duration.compareTo(highest) <= 0;
  }
}
