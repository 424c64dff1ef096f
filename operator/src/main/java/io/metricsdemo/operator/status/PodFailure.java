package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.prometheus.Excerpt;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why a demo's pod does not get ready, in words that stay the same while the kubelet tries again
 * and again.
 *
 * @param pod its name
 * @param created when, as the pod has it
 * @param reason one of {@link Reasons}
 * @param message in whole sentences; the last is what to do
 * @param permanent whether trying again cannot help
 */
public record PodFailure(
    String pod, String created, String reason, String message, boolean permanent) {

  /** The one to report: of the newest pod, which is made as the spec asks now. */
  public static final Comparator<PodFailure> NEWEST_FIRST =
      Comparator.comparing(PodFailure::created).reversed().thenComparing(PodFailure::pod);

  private static final Set<String> REASONS =
      Set.of(
          Reasons.INVALID_IMAGE_NAME,
          Reasons.IMAGE_PULL_BACK_OFF,
          Reasons.ERR_IMAGE_NEVER_PULL,
          Reasons.CREATE_CONTAINER_ERROR,
          Reasons.CRASH_LOOP_BACK_OFF,
          Reasons.OOM_KILLED,
          Reasons.UNSCHEDULABLE,
          Reasons.FAILED_MOUNT,
          Reasons.UNHEALTHY);

  /** The Warning Events that say why a pod does not get ready. */
  private static final Map<String, String> EVENTS =
      Map.of(
          "FailedMount", Reasons.FAILED_MOUNT,
          "FailedAttachVolume", Reasons.FAILED_MOUNT,
          "FailedCreatePodSandBox", Reasons.CREATE_CONTAINER_ERROR,
          "Unhealthy", Reasons.UNHEALTHY);

  private static final Pattern UNTOLERATED = Pattern.compile("untolerated taint \\{([^:}]*)");

  /** Whether a condition with this reason reports the failure of a pod. */
  static boolean isReason(String reason) {
    return REASONS.contains(reason);
  }

  /** What the status of the pod shows; empty where that shows nothing wrong. */
  public static Optional<PodFailure> of(Pod pod, Instant now) {
    PodStatus status = status(pod);
    if (isEnding(pod)) {
      return Optional.empty();
    }
    Optional<PodCondition> unscheduled =
        status.getConditions().stream()
            .filter(condition -> "PodScheduled".equals(condition.getType()))
            .filter(condition -> "False".equals(condition.getStatus()))
            .findFirst();
    return unscheduled
        .map(condition -> unschedulable(pod, condition))
        .or(() -> ContainerFailure.of(pod, now));
  }

  /**
   * What Events say of a pod whose status shows nothing wrong.
   *
   * @param events Warning Events about the pod
   */
  public static Optional<PodFailure> of(Pod pod, List<Event> events) {
    return events.stream()
        .filter(event -> EVENTS.containsKey(event.getReason()))
        // What kept the containers from starting is past when they run.
        .filter(event -> EVENTS.get(event.getReason()).equals(Reasons.UNHEALTHY) == runs(pod))
        .max(Comparator.comparing(PodFailure::time))
        .map(event -> reported(pod, event));
  }

  /** Whether the pod should be ready and is not, so that Events may say why. */
  public static boolean isUnready(Pod pod) {
    return !isEnding(pod)
        && status(pod).getConditions().stream()
            .noneMatch(
                condition ->
                    "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  /** Whether one of its containers runs. */
  public static boolean runs(Pod pod) {
    return status(pod).getContainerStatuses().stream()
        .anyMatch(
            container -> container.getState() != null && container.getState().getRunning() != null);
  }

  private static boolean isEnding(Pod pod) {
    String phase = Objects.requireNonNullElse(status(pod).getPhase(), "Pending");
    return pod.getMetadata().getDeletionTimestamp() != null
        || phase.equals("Succeeded")
        || phase.equals("Failed");
  }

  private static PodFailure unschedulable(Pod pod, PodCondition condition) {
    String why = Objects.requireNonNullElse(condition.getMessage(), "");
    return of(
        pod,
        Reasons.UNSCHEDULABLE,
        "%s cannot be scheduled (%s): %s"
            .formatted(
                name(pod),
                Objects.requireNonNullElse(condition.getReason(), Reasons.UNSCHEDULABLE),
                Excerpt.of(why)),
        room(pod, why));
  }

  private static String room(Pod pod, String why) {
    if (why.contains("Insufficient")) {
      return "Lower spec.resources.requests of %s, or add a node with more room"
          .formatted(demo(pod));
    }
    List<String> taints = UNTOLERATED.matcher(why).results().map(taint -> taint.group(1)).toList();
    if (!taints.isEmpty() && taints.stream().allMatch(PodFailure::isOfNodeThatIsNotWell)) {
      return "Run kubectl describe nodes. This taint marks an unhealthy node and is removed when the node recovers";
    }
    if (why.contains("untolerated taint")) {
      return "Tolerate the taint in spec.tolerations of %s, or remove it from a node"
          .formatted(demo(pod));
    }
    if (why.contains("affinity/selector") || why.contains("node selector")) {
      return "Change spec.nodeSelector of %s, or label a node to match it".formatted(demo(pod));
    }
    if (why.contains("Too many pods")) {
      return "Lower spec.replicas of %s, or add a node".formatted(demo(pod));
    }
    if (why.contains("node(s) were unschedulable")) {
      return "Run kubectl uncordon NODE, or add a node";
    }
    return describe(pod);
  }

  /** Kubernetes puts them on nodes, for which tolerating them is no cure. */
  private static boolean isOfNodeThatIsNotWell(String taint) {
    return taint.startsWith("node.kubernetes.io/")
        || taint.startsWith("node.cloudprovider.kubernetes.io/");
  }

  private static PodFailure reported(Pod pod, Event event) {
    String reason = EVENTS.get(event.getReason());
    String words = ContainerFailure.stable(Objects.requireNonNullElse(event.getMessage(), ""));
    return of(
        pod,
        reason,
        "%s %s (%s): %s"
            .formatted(
                name(pod),
                switch (reason) {
                  case Reasons.FAILED_MOUNT -> "waits for a volume that cannot be mounted";
                  case Reasons.UNHEALTHY -> "fails its probes";
                  default -> "cannot be started";
                },
                event.getReason(),
                Excerpt.of(words)),
        describe(pod));
  }

  private static String time(Event event) {
    return Optional.ofNullable(event.getLastTimestamp())
        .or(() -> Optional.ofNullable(event.getEventTime()).map(time -> time.getTime()))
        .orElse("");
  }

  static PodFailure of(Pod pod, String reason, String observed, String whatToDo) {
    return new PodFailure(
        pod.getMetadata().getName(),
        Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), ""),
        reason,
        "%s. %s".formatted(observed.replaceFirst("[.\\s]+$", ""), whatToDo),
        reason.equals(Reasons.INVALID_IMAGE_NAME));
  }

  static PodStatus status(Pod pod) {
    return Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
  }

  /** How messages call the pod. */
  static String name(Pod pod) {
    return "Pod %s/%s".formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }

  /** How messages call the MetricsDemo that the pod is of. */
  static String demo(Pod pod) {
    return "MetricsDemo %s/%s"
        .formatted(
            pod.getMetadata().getNamespace(), pod.getMetadata().getLabels().get(Labels.INSTANCE));
  }

  static String describe(Pod pod) {
    return "Run kubectl -n %s describe pod %s"
        .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }
}
