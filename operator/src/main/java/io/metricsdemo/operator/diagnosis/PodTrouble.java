package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.metricsdemo.operator.prometheus.Excerpt;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a pod of a Prometheus does not serve, as the status of the pod shows it.
 *
 * @param running whether the pod is in phase Running, so that it has an address
 * @param message in sentences; the last one is what to do
 */
record PodTrouble(boolean running, String message) {

  private static final String PROMETHEUS = "prometheus";

  /** Empty for a pod that is ready. */
  static Optional<PodTrouble> of(Pod pod) {
    PodStatus status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    String phase = Objects.requireNonNullElse(status.getPhase(), "Pending");
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return Optional.of(described(pod, "is terminating"));
    }
    Optional<ContainerStatus> container = unready(status);
    if (!phase.equals("Running")) {
      return Optional.of(
          described(
              pod,
              "is "
                  + phase
                  + condition(status, "PodScheduled")
                      .map(unscheduled -> reason(unscheduled.getReason(), unscheduled.getMessage()))
                      .orElseGet(() -> reason(status.getReason(), status.getMessage()))
                  + container.map(unready -> ": " + text(unready)).orElse("")));
    }
    if (condition(status, "Ready").isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        container
            .map(unready -> notReady(pod, unready))
            .orElseGet(() -> described(pod, "is not ready")));
  }

  private static PodTrouble described(Pod pod, String state) {
    return new PodTrouble(
        "Running".equals(pod.getStatus() == null ? null : pod.getStatus().getPhase())
            && pod.getMetadata().getDeletionTimestamp() == null,
        "Pod %s %s. Run kubectl -n %s describe pod %s"
            .formatted(
                name(pod), state, pod.getMetadata().getNamespace(), pod.getMetadata().getName()));
  }

  private static PodTrouble notReady(Pod pod, ContainerStatus container) {
    boolean runs = container.getState() != null && container.getState().getRunning() != null;
    String logs =
        "run kubectl -n %s logs %s -c %s"
            .formatted(
                pod.getMetadata().getNamespace(), pod.getMetadata().getName(), container.getName());
    String remedy =
        runs && container.getName().equals(PROMETHEUS)
            ? "Prometheus becomes ready when it has replayed its WAL. If it does not, " + logs
            : "R" + logs.substring(1) + (runs ? "" : " --previous");
    return new PodTrouble(
        true, "Pod %s is not ready: %s. %s".formatted(name(pod), text(container), remedy));
  }

  /** The container of Prometheus before its sidecars. */
  private static Optional<ContainerStatus> unready(PodStatus status) {
    return Stream.concat(
            status.getContainerStatuses().stream(),
            status.getInitContainerStatuses().stream().filter(PodTrouble::waits))
        .filter(container -> !Boolean.TRUE.equals(container.getReady()))
        .min(
            Comparator.comparing((ContainerStatus one) -> isInitializing(one))
                .thenComparing(one -> !one.getName().equals(PROMETHEUS)));
  }

  private static boolean waits(ContainerStatus container) {
    return container.getState() != null && container.getState().getWaiting() != null;
  }

  /** It waits for the init containers, which have more to show. */
  private static boolean isInitializing(ContainerStatus container) {
    return waits(container)
        && "PodInitializing".equals(container.getState().getWaiting().getReason());
  }

  private static String text(ContainerStatus container) {
    return "container %s is %s%s%s"
        .formatted(
            container.getName(),
            state(container.getState()),
            restarts(container),
            Optional.ofNullable(container.getLastState())
                .map(ContainerState::getTerminated)
                .map(last -> ", last " + exit(last))
                .orElse(""));
  }

  private static String state(ContainerState state) {
    if (state != null && state.getRunning() != null) {
      return "running, but not ready";
    }
    if (state != null && state.getTerminated() != null) {
      return "terminated, " + exit(state.getTerminated());
    }
    String reason = state == null ? null : state.getWaiting().getReason();
    return "waiting" + reason(reason, null);
  }

  private static String exit(ContainerStateTerminated terminated) {
    return "exit code %s%s"
        .formatted(terminated.getExitCode(), reason(terminated.getReason(), null));
  }

  private static String restarts(ContainerStatus container) {
    int restarts = Objects.requireNonNullElse(container.getRestartCount(), 0);
    return switch (restarts) {
      case 0 -> "";
      case 1 -> ", restarted once";
      default -> ", restarted %d times".formatted(restarts);
    };
  }

  private static String reason(String reason, String message) {
    if (reason == null || reason.isEmpty()) {
      return "";
    }
    return " (%s%s)"
        .formatted(
            reason, message == null || message.isEmpty() ? "" : ": " + Excerpt.quoted(message));
  }

  /** A condition that is not True. */
  private static Optional<PodCondition> condition(PodStatus status, String type) {
    return status.getConditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .filter(condition -> !"True".equals(condition.getStatus()))
        .findFirst();
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }
}
