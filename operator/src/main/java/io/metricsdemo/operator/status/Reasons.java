package io.metricsdemo.operator.status;

/** Reasons of conditions: why a condition is as it is, for programs. */
public final class Reasons {

  public static final String RECONCILED = "Reconciled";
  public static final String PODS_READY = "PodsReady";
  public static final String SCALED_TO_ZERO = "ScaledToZero";
  public static final String ROLLOUT_IN_PROGRESS = "RolloutInProgress";
  public static final String PROGRESS_DEADLINE_EXCEEDED = "ProgressDeadlineExceeded";
  public static final String REPLICA_FAILURE = "ReplicaFailure";
  public static final String SERVICE_MONITOR_APPLIED = "ServiceMonitorApplied";
  public static final String DISABLED = "Disabled";
  public static final String SERVICE_MONITOR_CRD_MISSING = "ServiceMonitorCRDMissing";
  public static final String INVALID_SPEC = "InvalidSpec";
  public static final String NAME_CONFLICT = "NameConflict";
  public static final String NOT_PERMITTED = "NotPermitted";
  public static final String NOT_OBSERVED = "NotObserved";
  public static final String REJECTED = "Rejected";
  public static final String APPLY_FAILED = "ApplyFailed";

  private Reasons() {}
}
