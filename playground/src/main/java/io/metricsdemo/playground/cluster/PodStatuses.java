package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What the kubelet and the scheduler write into a pod's status. */
final class PodStatuses {

  private static final String NODE_IP = "127.0.0.1";

  private PodStatuses() {}

  /** Of a pod for which there is no room. */
  static PodStatus unschedulable(Pod pod, String why, Instant now) {
    return new PodStatusBuilder()
        .withPhase("Pending")
        .withConditions(condition(pod, "PodScheduled", false, "Unschedulable", why, now))
        .build();
  }

  /** Of a pod that has been placed. */
  static PodStatus of(Pod pod, PodAddress address, ContainerRun run, Instant now) {
    boolean everStarted = run.running() != null || run.last() != null;
    String unready = run.ready() ? null : "ContainersNotReady";
    String message =
        run.ready() ? null : "containers with unready status: [" + container(pod).getName() + "]";
    return new PodStatusBuilder()
        .withPhase(everStarted ? "Running" : "Pending")
        .withHostIP(NODE_IP)
        .withPodIP(address.ip())
        .addNewPodIP(address.ip())
        .withStartTime(started(pod).orElse(time(now)))
        .withConditions(
            condition(pod, "PodScheduled", true, null, null, now),
            condition(pod, "Initialized", true, null, null, now),
            condition(pod, "ContainersReady", run.ready(), unready, message, now),
            condition(pod, "Ready", run.ready(), unready, message, now))
        .withContainerStatuses(List.of(container(container(pod), run)))
        .build();
  }

  private static ContainerStatus container(Container container, ContainerRun run) {
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID(run.running() == null ? "" : container.getImage())
        .withReady(run.ready())
        .withStarted(run.running() != null)
        .withRestartCount(run.restarts())
        .withContainerID(id(run))
        .withState(state(run))
        .withLastState(run.lastEnd().map(PodStatuses::terminated).orElse(null))
        .build();
  }

  private static String id(ContainerRun run) {
    if (run.running() != null) {
      return Pods.PROCESS + run.running().pid();
    }
    return run.lastEnd().map(end -> Pods.PROCESS + end.pid()).orElse(null);
  }

  private static ContainerState state(ContainerRun run) {
    // @formatter:off
    return run.running() == null
        ? new ContainerStateBuilder()
            .withNewWaiting()
              .withReason(run.waiting())
              .withMessage(run.waitingMessage())
            .endWaiting()
            .build()
        : new ContainerStateBuilder()
            .withNewRunning().withStartedAt(time(run.running().since())).endRunning()
            .build();
    // @formatter:on
  }

  private static ContainerState terminated(ContainerRun.Ended end) {
    // @formatter:off
    return new ContainerStateBuilder()
        .withNewTerminated()
          .withContainerID(Pods.PROCESS + end.pid())
          .withExitCode(end.exitCode())
          .withReason(end.exitCode() == 0 ? "Completed" : "Error")
          .withStartedAt(time(end.since()))
          .withFinishedAt(time(end.until()))
        .endTerminated()
        .build();
    // @formatter:on
  }

  private static PodCondition condition(
      Pod pod, String type, boolean isTrue, String reason, String message, Instant now) {
    String status = isTrue ? "True" : "False";
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(
            Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(before -> before.getConditions().stream())
                .filter(before -> before.getType().equals(type))
                .filter(before -> before.getStatus().equals(status))
                .map(PodCondition::getLastTransitionTime)
                .findFirst()
                .orElse(time(now)))
        .build();
  }

  static Container container(Pod pod) {
    return pod.getSpec().getContainers().get(0);
  }

  private static Optional<String> started(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).map(PodStatus::getStartTime);
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
