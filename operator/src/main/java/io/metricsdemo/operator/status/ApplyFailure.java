package io.metricsdemo.operator.status;

/**
 * Why an object could not be applied.
 *
 * @param kind kind of the object
 * @param reason one of {@link Reasons}
 * @param message what happened and what to change
 * @param stalled whether nothing moves until somebody acts
 */
public record ApplyFailure(ManagedKind kind, String reason, String message, boolean stalled) {

  Verdict asFalse() {
    return Verdict.isFalse(reason, message);
  }
}
