package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a Deployment is.
 *
 * @param replicas pods that exist
 * @param readyReplicas pods that are ready
 * @param available whether all wanted pods are ready, and why not
 * @param stalled whether it will not get there by itself
 */
public record WorkloadState(int replicas, int readyReplicas, Verdict available, boolean stalled) {

  static final WorkloadState ABSENT =
      new WorkloadState(
          0,
          0,
          Verdict.isFalse(Reasons.ROLLOUT_IN_PROGRESS, "The Deployment does not exist yet"),
          false);

  /**
   * The Deployment cannot be looked at: the counts stay as they were last known.
   *
   * @param before may be null
   */
  static WorkloadState unseen(MetricsDemoStatus before, Verdict verdict) {
    return new WorkloadState(
        before == null ? 0 : number(before.getReplicas()),
        before == null ? 0 : number(before.getReadyReplicas()),
        verdict,
        false);
  }

  /** Without what its pods show. */
  public static WorkloadState of(Deployment deployment) {
    return of(deployment, Optional.empty());
  }

  /**
   * @param failure why one of its pods does not get ready; empty where that is not known
   */
  static WorkloadState of(Deployment deployment, Optional<PodFailure> failure) {
    DeploymentStatus status =
        Optional.ofNullable(deployment.getStatus()).orElseGet(DeploymentStatus::new);
    int wanted = number(deployment.getSpec().getReplicas());
    int ready = number(status.getReadyReplicas());
    String count = "%d of %d pods are ready".formatted(Math.min(ready, wanted), wanted);

    if (condition(status, "ReplicaFailure").filter(c -> "True".equals(c.getStatus())).isPresent()) {
      String refusal = condition(status, "ReplicaFailure").orElseThrow().getMessage();
      return stalled(
          status,
          Reasons.REPLICA_FAILURE,
          "%s: %s"
              .formatted(
                  count,
                  Refusal.withCure(
                      Objects.requireNonNullElse(refusal, ""),
                      Pod.class,
                      "MetricsDemo %s/%s"
                          .formatted(
                              deployment.getMetadata().getNamespace(),
                              deployment.getMetadata().getName()))));
    }
    boolean complete =
        isObserved(deployment, status) && ready >= wanted && isUpToDate(status, wanted);
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused()) && !complete) {
      return stalled(
          status,
          Reasons.DEPLOYMENT_PAUSED,
          "%1$s; Deployment %3$s/%2$s is paused, so its pods are not updated. Run kubectl -n %3$s rollout resume deployment/%2$s"
              .formatted(
                  count,
                  deployment.getMetadata().getName(),
                  deployment.getMetadata().getNamespace()));
    }
    boolean late =
        condition(status, "Progressing")
            .filter(c -> Reasons.PROGRESS_DEADLINE_EXCEEDED.equals(c.getReason()))
            .isPresent();
    if (failure.isPresent() && !complete) {
      String message = "%s. %s".formatted(count, failure.get().message());
      return late || failure.get().permanent()
          ? stalled(status, failure.get().reason(), message)
          : moving(status, Verdict.isFalse(failure.get().reason(), message));
    }
    if (late) {
      return stalled(
          status,
          Reasons.PROGRESS_DEADLINE_EXCEEDED,
          "%s, progress deadline exceeded. Run kubectl -n %s describe pods -l app=%s"
              .formatted(
                  count,
                  deployment.getMetadata().getNamespace(),
                  deployment.getMetadata().getName()));
    }
    if (!isObserved(deployment, status) || ready < wanted) {
      return moving(status, Verdict.isFalse(Reasons.ROLLOUT_IN_PROGRESS, count));
    }
    if (!isUpToDate(status, wanted)) {
      return moving(
          status,
          Verdict.isFalse(
              Reasons.ROLLOUT_IN_PROGRESS,
              count + ", pods of the previous template are still being replaced"));
    }
    return moving(
        status,
        wanted == 0
            ? Verdict.isTrue(Reasons.SCALED_TO_ZERO, "Scaled to zero: spec.replicas is 0")
            : Verdict.isTrue(Reasons.PODS_READY, count));
  }

  private static WorkloadState moving(DeploymentStatus status, Verdict available) {
    return new WorkloadState(
        number(status.getReplicas()), number(status.getReadyReplicas()), available, false);
  }

  private static WorkloadState stalled(DeploymentStatus status, String reason, String message) {
    return new WorkloadState(
        number(status.getReplicas()),
        number(status.getReadyReplicas()),
        Verdict.isFalse(reason, message),
        true);
  }

  private static boolean isUpToDate(DeploymentStatus status, int wanted) {
    int updated = number(status.getUpdatedReplicas());
    return updated >= wanted && number(status.getReplicas()) <= updated;
  }

  private static boolean isObserved(Deployment deployment, DeploymentStatus status) {
    Long generation = deployment.getMetadata().getGeneration();
    return status.getObservedGeneration() != null
        && generation != null
        && status.getObservedGeneration() >= generation;
  }

  private static Optional<DeploymentCondition> condition(DeploymentStatus status, String type) {
    return status.getConditions().stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  private static int number(Integer count) {
    return count == null ? 0 : count;
  }
}
