package io.metricsdemo.operator.status;

/** Where the ServiceMonitor stands after a reconcile. */
public enum MonitorState {
  APPLIED,
  DISABLED,
  CRD_MISSING,
  /** The operator may not look whether the cluster knows ServiceMonitors. */
  CRD_UNKNOWN,
  /** Something before it, or the ServiceMonitor itself, could not be applied. */
  NOT_APPLIED
}
