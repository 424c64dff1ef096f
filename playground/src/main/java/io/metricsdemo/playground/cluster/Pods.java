package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Optional;
import java.util.OptionalLong;

/** What a pod object says of itself. */
public final class Pods {

  /**
   * Set where pods have no address of their own: what each container port became on the shared
   * address, such as {@code 8080=40001,8081=40002}.
   */
  static final String PORTS_ANNOTATION = "playground.metricsdemo.io/ports";

  /**
   * Keeps a pod that is being deleted visible while its process ends, as its grace period would.
   */
  static final String FINALIZER = "playground.metricsdemo.io/process";

  /** On a pod that a kubelet runs from elsewhere: the API server has only its mirror. */
  static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

  /** Prefix of a container id: the container is a process, and this is its id. */
  static final String PROCESS = "process://";

  private Pods() {}

  public static boolean isReady(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).stream()
        .flatMap(status -> status.getConditions().stream())
        .anyMatch(
            condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  static boolean isMirror(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getAnnotations())
        .filter(annotations -> annotations.containsKey(MIRROR_ANNOTATION))
        .isPresent();
  }

  static boolean isRunning(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .map(PodStatus::getPhase)
        .filter("Running"::equals)
        .isPresent();
  }

  /** The only container's status; the demo has one container. */
  public static Optional<ContainerStatus> container(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).stream()
        .flatMap(status -> status.getContainerStatuses().stream())
        .findFirst();
  }

  /** Id of the process that runs now. */
  public static OptionalLong pid(Pod pod) {
    return container(pod)
        .filter(status -> status.getState() != null && status.getState().getRunning() != null)
        .map(ContainerStatus::getContainerID)
        .filter(id -> id.startsWith(PROCESS))
        .map(id -> OptionalLong.of(Long.parseLong(id.substring(PROCESS.length()))))
        .orElse(OptionalLong.empty());
  }

  /** The number of a container port that is given by number or by name. */
  static Optional<Integer> containerPort(Pod pod, IntOrString port) {
    if (port.getIntVal() != null) {
      return Optional.of(port.getIntVal());
    }
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(declared -> port.getStrVal().equals(declared.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst();
  }

  /** Where the first port that the pod declares is really served; 0 when it declares none. */
  public static int metricsPort(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .findFirst()
        .map(port -> servedPort(pod, port.getContainerPort()))
        .orElse(0);
  }

  /** Where a container port is really served. */
  static int servedPort(Pod pod, int containerPort) {
    String ports =
        Optional.ofNullable(pod.getMetadata().getAnnotations())
            .map(annotations -> annotations.get(PORTS_ANNOTATION))
            .orElse("");
    for (String pair : ports.split(",")) {
      if (pair.startsWith(containerPort + "=")) {
        return Integer.parseInt(pair.substring(pair.indexOf('=') + 1));
      }
    }
    return containerPort;
  }
}
