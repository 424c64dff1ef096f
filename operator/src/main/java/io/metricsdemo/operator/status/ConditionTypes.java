package io.metricsdemo.operator.status;

import java.util.Set;

/** Types of the conditions of a MetricsDemo. */
public final class ConditionTypes {

  /** The workload is available and the ServiceMonitor is in place, or monitoring is disabled. */
  public static final String READY = "Ready";

  /** The Deployment has observed its generation and all wanted pods are ready. */
  public static final String WORKLOAD_AVAILABLE = "WorkloadAvailable";

  /** The ServiceMonitor is as desired. */
  public static final String MONITOR_APPLIED = "MonitorApplied";

  /** The PrometheusRule is as desired. Absent unless the spec asks for alerts. */
  public static final String ALERTS_APPLIED = "AlertsApplied";

  /** At least one Prometheus selects the ServiceMonitor. */
  public static final String SELECTED = "Selected";

  /**
   * Every ready pod is a target that a Prometheus scrapes successfully, at the interval that the
   * spec asks for, and has within two intervals.
   */
  public static final String SCRAPED = "Scraped";

  /** What has arrived in Prometheus can be what was drawn. */
  public static final String DATA_VERIFIED = "DataVerified";

  /** Prometheus stores the load as predicted. Absent unless the spec asks for a load. */
  public static final String LOAD_CONFIRMED = "LoadConfirmed";

  /** By the kstatus convention present only while true: work is under way. */
  public static final String RECONCILING = "Reconciling";

  /** By the kstatus convention present only while true: nothing moves until somebody acts. */
  public static final String STALLED = "Stalled";

  private static final Set<String> ALL =
      Set.of(
          READY,
          WORKLOAD_AVAILABLE,
          MONITOR_APPLIED,
          ALERTS_APPLIED,
          SELECTED,
          SCRAPED,
          DATA_VERIFIED,
          LOAD_CONFIRMED,
          RECONCILING,
          STALLED);

  private ConditionTypes() {}

  /** Whether the operator sets the condition, and not another controller. */
  public static boolean isOurs(String type) {
    return ALL.contains(type);
  }
}
