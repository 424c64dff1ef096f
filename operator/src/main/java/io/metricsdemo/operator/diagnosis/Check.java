package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.status.Verdict;

/** One step on the way from a ServiceMonitor to its samples in one Prometheus. */
interface Check {

  /** The state that holds when the check passes, such as "Service port exists". */
  String title();

  /** Whether it is about Prometheus picking the ServiceMonitor, rather than about the scrapes. */
  default boolean isAboutSelection() {
    return false;
  }

  /**
   * Whether what it finds usually passes by itself; for a MetricsDemo it is then decided together
   * with the current state of the cluster.
   */
  default boolean isMatterOfTime() {
    return false;
  }

  /** What must be known before a check can be examined. */
  enum Needs {
    /** Only responses of the API server. */
    NOTHING,
    /** Which Services the ServiceMonitor selects. */
    SERVICES,
    /** The targets of the servers. */
    TARGETS
  }

  /** What must be known before this can be examined. */
  default Needs needs() {
    return Needs.TARGETS;
  }

  /** What is known once this passes. */
  default Needs provides() {
    return Needs.NOTHING;
  }

  /** Whether there is anything to examine; where not, the check is left out of the report. */
  default boolean appliesTo(CheckContext subject) {
    return true;
  }

  /**
   * Reads no more than it needs; examined only when no check before it has failed, and those that
   * provide what it needs have passed.
   */
  Verdict examine(CheckContext subject) throws NotPermittedException;
}
