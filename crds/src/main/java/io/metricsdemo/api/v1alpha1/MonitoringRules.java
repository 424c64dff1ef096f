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
      "must not be longer than spec.monitoring.interval";

  /**
   * Label syntax of Kubernetes (an optional DNS prefix, then a name of at most 63 characters),
   * apart from the labels that the operator selects by.
   */
  static final String VALID_LABELS =
      "self.all(k, k != 'app' && !k.startsWith('app.kubernetes.io/')"
          + " && k.matches('^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?"
          + "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$')"
          + " && self[k].matches('^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$'))";

  static final String VALID_LABELS_MESSAGE =
      "must be labels other than app and app.kubernetes.io/*, which the operator sets itself: keys"
          + " such as release or example.com/team, values of at most 63 letters, digits, '-', '_'"
          + " and '.'";

  private MonitoringRules() {}
}
