package io.metricsdemo.operator.status;

import java.util.Optional;

/** Evaluates the condition of an object whose CRD may come and go, such as MonitorApplied. */
record ExtensionVerdict(
    ManagedKind kind, ManagedKind.Extension extension, Observation observation) {

  static ExtensionVerdict of(ManagedKind kind, Observation observation) {
    return new ExtensionVerdict(kind, kind.extension().orElseThrow(), observation);
  }

  /** Whether the status has the condition: nobody asks why an optional object is not there. */
  boolean isReported() {
    return !extension.optional()
        || observation.states().get(kind) != ObjectState.DISABLED
        || observation.failureOf(kind).isPresent();
  }

  Verdict verdict() {
    Optional<ApplyFailure> failure = observation.failureOf(kind);
    if (failure.isEmpty()) {
      Optional<Verdict> unseen = unseen();
      if (unseen.isPresent()) {
        return unseen.get();
      }
    }
    String crd = kind.crd().orElseThrow();
    return switch (observation.states().get(kind)) {
      case CRD_MISSING ->
          Verdict.isFalse(
              extension.crdMissingReason(),
              "CRD %s is not installed. Install Prometheus Operator (reconciliation then continues automatically), or set %s to false"
                  .formatted(crd, extension.setting()));
      case CRD_UNKNOWN ->
          Verdict.unknown(
              Reasons.NOT_PERMITTED,
              "The operator cannot check whether CRD %s is installed. Allow it to list and watch this CustomResourceDefinition"
                  .formatted(crd));
      case DISABLED ->
          failure
              .map(ApplyFailure::asFalse)
              .orElse(
                  Verdict.isFalse(
                      Reasons.DISABLED,
                      "No %s: %s is false".formatted(kind.kind(), extension.setting())));
      case APPLIED -> failure.map(ApplyFailure::asFalse).orElse(applied());
      case OUTDATED ->
          failure
              .map(ApplyFailure::asFalse)
              .orElseGet(() -> behind("False", "is still that of an earlier spec"));
      case NOT_APPLIED ->
          failure
              .map(ApplyFailure::asFalse)
              .orElseGet(() -> behind("Unknown", "has not been applied"));
    };
  }

  /**
   * What the conditions about Prometheus build on: as long as the object is there, they go on, even
   * while it cannot be brought up to date.
   */
  Verdict presence() {
    return unseen().isEmpty() && observation.states().get(kind).isThere() ? applied() : verdict();
  }

  private Verdict applied() {
    return Verdict.isTrue(
        extension.appliedReason(),
        "%s %s %s"
            .formatted(
                kind.kind(),
                observation.demo().name(),
                extension.asksFor().apply(observation.demo())));
  }

  /** Carries the reason of what failed before it, which somebody may have to act on. */
  private Verdict behind(String status, String how) {
    ApplyFailure cause = observation.failure().orElseThrow();
    return new Verdict(
        status,
        cause.reason(),
        "The %s %s, because %s: %s"
            .formatted(
                kind.kind(),
                how,
                cause.reason().equals(Reasons.LOAD_REFUSED)
                    ? "the spec is refused"
                    : "applying the %s failed first".formatted(cause.kind().kind()),
                cause.message()));
  }

  private Optional<Verdict> unseen() {
    return observation.unseen(kind.type());
  }
}
