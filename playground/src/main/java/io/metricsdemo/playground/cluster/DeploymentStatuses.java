package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What the Deployment controller says of a rollout. */
final class DeploymentStatuses {

  private static final int PROGRESS_DEADLINE_SECONDS = 600;

  private DeploymentStatuses() {}

  static DeploymentStatus of(
      Deployment deployment,
      Optional<ReplicaSet> current,
      List<ReplicaSet> replicaSets,
      Instant now) {
    RollingUpdate update = RollingUpdate.of(deployment.getSpec());
    int total = sum(replicaSets, ReplicaSetStatus::getReplicas);
    int available = sum(replicaSets, ReplicaSetStatus::getAvailableReplicas);
    List<ReplicaSet> newest = current.stream().toList();
    DeploymentStatus status =
        new DeploymentStatusBuilder()
            .withObservedGeneration(deployment.getMetadata().getGeneration())
            .withReplicas(total)
            .withUpdatedReplicas(sum(newest, ReplicaSetStatus::getReplicas))
            .withReadyReplicas(sum(replicaSets, ReplicaSetStatus::getReadyReplicas))
            .withAvailableReplicas(available)
            .withUnavailableReplicas(Math.max(0, Math.max(total, update.wanted()) - available))
            .build();
    boolean enough = available >= update.wanted() - update.maxUnavailable();
    status.setConditions(
        List.of(
            condition(
                deployment,
                "Available",
                enough,
                enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                enough
                    ? "Deployment has minimum availability."
                    : "Deployment does not have minimum availability.",
                false,
                now),
            progressing(deployment, status, current, update.wanted(), now)));
    return status;
  }

  /** How long the rollout may still take before it counts as stuck; negative when it is over. */
  static Duration patience(Deployment deployment, Instant now) {
    return before(deployment, "Progressing")
        .filter(condition -> condition.getStatus().equals("True"))
        .filter(condition -> !condition.getReason().equals("NewReplicaSetAvailable"))
        .map(condition -> Duration.between(now, Instant.parse(condition.getLastUpdateTime())))
        .map(elapsed -> elapsed.plus(deadline(deployment)))
        .filter(left -> !left.isNegative())
        .orElse(Duration.ofSeconds(-1));
  }

  private static DeploymentCondition progressing(
      Deployment deployment,
      DeploymentStatus status,
      Optional<ReplicaSet> current,
      int wanted,
      Instant now) {
    String name = current.map(set -> set.getMetadata().getName()).orElse("");
    if (current.isEmpty()) {
      return condition(
          deployment,
          "Progressing",
          true,
          "NewReplicaSetCreated",
          "Created new replica set.",
          true,
          now);
    }
    boolean complete =
        status.getUpdatedReplicas() == wanted
            && status.getReplicas() == wanted
            && status.getAvailableReplicas() == wanted;
    if (complete) {
      return condition(
          deployment,
          "Progressing",
          true,
          "NewReplicaSetAvailable",
          "ReplicaSet \"" + name + "\" has successfully progressed.",
          false,
          now);
    }
    boolean moved = !numbers(status).equals(numbers(deployment.getStatus()));
    boolean stuck =
        !moved
            && before(deployment, "Progressing")
                .filter(condition -> !condition.getReason().equals("NewReplicaSetAvailable"))
                .map(condition -> Instant.parse(condition.getLastUpdateTime()))
                .filter(last -> last.plus(deadline(deployment)).isBefore(now))
                .isPresent();
    return stuck
        ? condition(
            deployment,
            "Progressing",
            false,
            "ProgressDeadlineExceeded",
            "ReplicaSet \"" + name + "\" has timed out progressing.",
            false,
            now)
        : condition(
            deployment,
            "Progressing",
            true,
            "ReplicaSetUpdated",
            "ReplicaSet \"" + name + "\" is progressing.",
            moved,
            now);
  }

  private static DeploymentCondition condition(
      Deployment deployment,
      String type,
      boolean isTrue,
      String reason,
      String message,
      boolean renew,
      Instant now) {
    String status = isTrue ? "True" : "False";
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    Optional<DeploymentCondition> before = before(deployment, type);
    boolean same =
        before
            .filter(
                last -> last.getStatus().equals(status) && Objects.equals(last.getReason(), reason))
            .isPresent();
    return new DeploymentConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastUpdateTime(same && !renew ? before.orElseThrow().getLastUpdateTime() : time)
        .withLastTransitionTime(
            before
                .filter(last -> last.getStatus().equals(status))
                .map(DeploymentCondition::getLastTransitionTime)
                .orElse(time))
        .build();
  }

  private static Optional<DeploymentCondition> before(Deployment deployment, String type) {
    return Optional.ofNullable(deployment.getStatus()).stream()
        .flatMap(status -> status.getConditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  private static List<Integer> numbers(DeploymentStatus status) {
    return status == null
        ? List.of()
        : java.util.Arrays.asList(
            status.getReplicas(), status.getUpdatedReplicas(), status.getAvailableReplicas());
  }

  private static Duration deadline(Deployment deployment) {
    return Duration.ofSeconds(
        Optional.ofNullable(deployment.getSpec().getProgressDeadlineSeconds())
            .orElse(PROGRESS_DEADLINE_SECONDS));
  }

  private static int sum(List<ReplicaSet> replicaSets, Function<ReplicaSetStatus, Integer> number) {
    return replicaSets.stream()
        .map(ReplicaSet::getStatus)
        .filter(Objects::nonNull)
        .map(number)
        .filter(Objects::nonNull)
        .mapToInt(Integer::intValue)
        .sum();
  }
}
