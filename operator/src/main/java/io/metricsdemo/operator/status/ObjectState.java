package io.metricsdemo.operator.status;

/** Where an object of a kind whose CRD may come and go stands after a reconcile. */
public enum ObjectState {
  APPLIED,
  /** It is there as an earlier spec asked: something before it, or itself, could not be applied. */
  OUTDATED,
  DISABLED,
  CRD_MISSING,
  /** The operator is not allowed to see whether the cluster knows the kind. */
  CRD_UNKNOWN,
  /** It is not there: something before it, or itself, could not be applied. */
  NOT_APPLIED;

  /** Whether Prometheus can read the object, as the spec asks or as an earlier one did. */
  boolean isThere() {
    return this == APPLIED || this == OUTDATED;
  }
}
