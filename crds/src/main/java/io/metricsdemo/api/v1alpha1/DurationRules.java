package io.metricsdemo.api.v1alpha1;

/**
 * CEL rules for durations. A rule checks grammar and bounds at once, so that a bad value gets one
 * message, and limits the digits, so that CEL's {@code duration()} cannot overflow.
 */
final class DurationRules {

  /** What Prometheus and CEL's {@code duration()} both accept. */
  static final String GRAMMAR = "^([0-9]{1,6}h)?([0-9]{1,7}m)?([0-9]{1,9}s)?([0-9]{1,12}ms)?";

  private static final String IS_DURATION = "self != '' && self.matches('" + GRAMMAR + "$')";
  private static final String IS_FINE_DURATION =
      "self != '' && self.matches('" + GRAMMAR + "([0-9]{1,15}us)?$')";

  static final String ABOVE_ZERO_TO_1H =
      IS_FINE_DURATION + " && duration(self) > duration('0s') && duration(self) <= duration('1h')";
  static final String ABOVE_ZERO_TO_1H_MESSAGE =
      "must be a duration greater than 0us and less than or equal to 1h, such as 200us or 1ms500us";

  static final String ZERO_TO_1H = IS_FINE_DURATION + " && duration(self) <= duration('1h')";
  static final String ZERO_TO_1H_MESSAGE =
      "must be a duration between 0us and 1h, inclusive, such as 10us";

  static final String FROM_1S_TO_24H =
      IS_FINE_DURATION
          + " && duration(self) >= duration('1s') && duration(self) <= duration('24h')";
  static final String FROM_1S_TO_24H_MESSAGE =
      "must be a duration between 1s and 24h, inclusive, such as 10m or 1h30m";

  static final String FROM_1S_TO_10M =
      IS_DURATION + " && duration(self) >= duration('1s') && duration(self) <= duration('10m')";
  static final String FROM_1S_TO_10M_MESSAGE =
      "must be a duration between 1s and 10m, inclusive, such as 30s or 1m30s";

  /** In whole seconds. */
  static final String FROM_1M_TO_24H =
      "self != '' && self.matches('^([0-9]{1,6}h)?([0-9]{1,7}m)?([0-9]{1,9}s)?$')"
          + " && duration(self) >= duration('1m') && duration(self) <= duration('24h')";

  static final String FROM_1M_TO_24H_MESSAGE =
      "must be a duration between 1m and 24h, inclusive, in h, m or s, such as 10m or 1h30m";

  static final String FROM_1MS_TO_10M =
      IS_DURATION + " && duration(self) >= duration('1ms') && duration(self) <= duration('10m')";
  static final String FROM_1MS_TO_10M_MESSAGE =
      "must be a duration between 1ms and the interval, inclusive, such as 10s";

  private DurationRules() {}
}
