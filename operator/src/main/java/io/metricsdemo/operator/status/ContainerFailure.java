package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.prometheus.Excerpt;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why a container of a demo's pod does not run: its image, its configuration, or because it ends.
 * The kubelet shows one failure by several reasons in turn, such as ErrImagePull and
 * ImagePullBackOff; each has one reason here.
 */
record ContainerFailure(Pod pod, ContainerStatus status) {

  private static final Set<String> PULL =
      Set.of(
          "ErrImagePull",
          "ImagePullBackOff",
          "RegistryUnavailable",
          "ImageInspectError",
          "SignatureValidationFailed");

  private static final Set<String> CREATE =
      Set.of(
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError",
          "StartError",
          "PostStartHookError",
          "PreCreateHookError",
          "PreStartHookError");

  /** How a run ended that never began. */
  private static final Set<String> NOT_STARTED = Set.of("StartError", "ContainerCannotRun");

  /** A container that has run for so long does not fail by how it ended before. */
  private static final Duration STEADY = Duration.ofMinutes(5);

  /** The kubelet repeats what the try before said, from 1.31 on. */
  private static final Pattern BACK_OFF = Pattern.compile("^Back-off pulling image \"[^\"]*\":? *");

  /** What comes before the cause, and leaves no room for it in a message. */
  private static final Pattern BEFORE_CAUSE =
      Pattern.compile(
          "^(Err[A-Za-z]+: |rpc error: code = \\w+ desc = |failed to pull and unpack image \"[^\"]*\": "
              + "|failed to resolve reference \"[^\"]*\": )+");

  /** The port of a connection is another one at each try. */
  private static final Pattern LOCAL_PORT = Pattern.compile(":\\d+->");

  /** And so is a sandbox. */
  private static final Pattern SANDBOX = Pattern.compile(" \"[0-9a-f]{64}\"");

  static Optional<PodFailure> of(Pod pod, Instant now) {
    return Stream.concat(
            PodFailure.status(pod).getInitContainerStatuses().stream(),
            PodFailure.status(pod).getContainerStatuses().stream())
        .filter(container -> !Boolean.TRUE.equals(container.getReady()))
        .map(container -> new ContainerFailure(pod, container))
        .flatMap(container -> container.failure(now).stream())
        .findFirst();
  }

  /** Without what differs from one try to the next. */
  static String stable(String message) {
    String cause = BACK_OFF.matcher(message).replaceFirst("");
    String said = BEFORE_CAUSE.matcher(cause).replaceFirst("");
    String anyPort = LOCAL_PORT.matcher(said).replaceAll("->");
    return SANDBOX.matcher(anyPort).replaceAll("");
  }

  private Optional<PodFailure> failure(Instant now) {
    ContainerState state = Objects.requireNonNullElseGet(status.getState(), ContainerState::new);
    if (state.getWaiting() != null) {
      ContainerStateWaiting waiting = state.getWaiting();
      String reason = Objects.requireNonNullElse(waiting.getReason(), "");
      String words = stable(Objects.requireNonNullElse(waiting.getMessage(), ""));
      if (reason.equals("InvalidImageName")) {
        return Optional.of(invalidImage(words));
      }
      if (reason.equals("ErrImageNeverPull")) {
        return Optional.of(neverPulled());
      }
      if (PULL.contains(reason)) {
        return Optional.of(notPulled(words));
      }
      if (CREATE.contains(reason)) {
        return Optional.of(notCreated(reason, words));
      }
    }
    if (state.getTerminated() != null) {
      // An init container that has done its work ends well.
      return Optional.of(state.getTerminated())
          .filter(end -> !isInit() || end.getExitCode() != 0)
          .map(this::ended);
    }
    if (state.getRunning() != null && isSteady(state.getRunning(), now)) {
      return Optional.empty();
    }
    return Optional.ofNullable(status.getLastState())
        .map(ContainerState::getTerminated)
        .map(this::ended);
  }

  private boolean isInit() {
    return PodFailure.status(pod).getInitContainerStatuses().contains(status);
  }

  private static boolean isSteady(ContainerStateRunning running, Instant now) {
    try {
      return running.getStartedAt() != null
          && Instant.parse(running.getStartedAt()).plus(STEADY).isBefore(now);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private PodFailure invalidImage(String words) {
    return failure(
        Reasons.INVALID_IMAGE_NAME,
        "has an image with an invalid name, %s (InvalidImageName)%s"
            .formatted(image(), because(words)),
        "Correct " + imageField());
  }

  private PodFailure neverPulled() {
    return failure(
        Reasons.ERR_IMAGE_NEVER_PULL,
        "has image %s, which is not on its node and is not allowed to be pulled (ErrImageNeverPull)"
            .formatted(image()),
        "Load the image onto the node, or set spec.imagePullPolicy of %s to IfNotPresent"
            .formatted(PodFailure.demo(pod)));
  }

  private PodFailure notPulled(String words) {
    return failure(
        Reasons.IMAGE_PULL_BACK_OFF,
        "has image %s, which cannot be pulled (ImagePullBackOff)%s"
            .formatted(image(), because(words)),
        "Check %s; a private registry needs a Secret in spec.imagePullSecrets"
            .formatted(imageField()));
  }

  private PodFailure notCreated(String reason, String words) {
    if (isKilledAtStart(words)) {
      return killedForMemory();
    }
    return failure(
        Reasons.CREATE_CONTAINER_ERROR,
        "cannot be started (%s)%s".formatted(reason, because(words)),
        words.contains("runAsNonRoot") || words.contains("non-numeric user")
            ? "Use an image whose USER is a number other than 0 in " + imageField()
            : PodFailure.describe(pod));
  }

  private PodFailure ended(ContainerStateTerminated end) {
    String reason = Objects.requireNonNullElse(end.getReason(), "Error");
    String words = Objects.requireNonNullElse(end.getMessage(), "");
    if (reason.equals("OOMKilled") || isKilledAtStart(words)) {
      return killedForMemory();
    }
    if (NOT_STARTED.contains(reason)) {
      return notCreated("RunContainerError", words);
    }
    return failure(
        Reasons.CRASH_LOOP_BACK_OFF,
        "does not keep running (CrashLoopBackOff): its last run ended with exit code %d (%s)%s"
            .formatted(end.getExitCode(), reason, because(words)),
        "Run kubectl -n %s logs %s -c %s --previous"
            .formatted(
                pod.getMetadata().getNamespace(), pod.getMetadata().getName(), status.getName()));
  }

  /** A limit below what the runtime itself needs to start a container. */
  private static boolean isKilledAtStart(String words) {
    return words.contains("OOM-killed") || words.contains("memory limit too low");
  }

  private PodFailure killedForMemory() {
    String limit =
        container()
            .flatMap(container -> Optional.ofNullable(container.getResources()))
            .flatMap(resources -> Optional.ofNullable(resources.getLimits()))
            .flatMap(limits -> Optional.ofNullable(limits.get("memory")))
            .map(Quantity::toString)
            .map(memory -> "its limit of " + memory)
            .orElse("the memory of its node");
    return failure(
        Reasons.OOM_KILLED,
        "is killed for using more than %s (OOMKilled)".formatted(limit),
        isDemo()
            ? "Raise spec.resources.limits.memory of " + PodFailure.demo(pod)
            : "Raise the memory limit of that container");
  }

  private PodFailure failure(String reason, String observed, String whatToDo) {
    return PodFailure.of(
        pod,
        reason,
        "%s: container %s %s".formatted(PodFailure.name(pod), status.getName(), observed),
        isDemo()
            ? whatToDo
            : "%s. Container %s is not part of the demo; another controller added it to the pod"
                .formatted(PodFailure.describe(pod), status.getName()));
  }

  private boolean isDemo() {
    return status.getName().equals(Names.CONTAINER);
  }

  private static String because(String words) {
    return words.isBlank() ? "" : ": " + Excerpt.of(words);
  }

  /** As the spec has it; the status may have it resolved. */
  private String image() {
    return Excerpt.quoted(
        container().map(Container::getImage).orElseGet(() -> String.valueOf(status.getImage())));
  }

  private Optional<Container> container() {
    return pod.getSpec() == null
        ? Optional.empty()
        : pod.getSpec().getContainers().stream()
            .filter(container -> container.getName().equals(status.getName()))
            .findFirst();
  }

  private String imageField() {
    return "spec.image of %s, or DEMO_IMAGE of the operator where that is not set"
        .formatted(PodFailure.demo(pod));
  }
}
