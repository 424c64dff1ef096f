package io.metricsdemo.api.v1alpha1;

/** CEL rules for monitoring beyond one duration. */
final class MonitoringRules {

  /** Silent on a value that is no duration: that value has a message of its own. */
  static final String TIMEOUT_WITHIN_INTERVAL =
      "!has(self.scrapeTimeout) || !has(self.interval)"
          + " || self.scrapeTimeout == '' || !self.scrapeTimeout.matches('"
          + DurationRules.GRAMMAR
          + "$') || self.interval == '' || !self.interval.matches('"
          + DurationRules.GRAMMAR
          + "$') || duration(self.scrapeTimeout) <= duration(self.interval)";

  static final String TIMEOUT_WITHIN_INTERVAL_MESSAGE =
      "must be less than or equal to spec.monitoring.interval";

  private MonitoringRules() {}
}
