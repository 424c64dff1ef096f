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
   * Whether what it finds usually passes by itself, so that for a MetricsDemo it is decided
   * together with what the cluster says now.
   */
  default boolean isMatterOfTime() {
    return false;
  }

  /** Whether there is anything to examine; where not, the check is left out of the report. */
  default boolean appliesTo(CheckContext subject) {
    return true;
  }

  /** Reads no more than it needs; asked only when all checks before it have passed. */
  Verdict examine(CheckContext subject) throws NotPermittedException;
}
