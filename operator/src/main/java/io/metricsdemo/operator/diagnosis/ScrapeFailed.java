package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Reasons;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scrapes fail in any other way: the connection, the answer, or its text. */
final class ScrapeFailed extends ScrapeError {

  private static final String REFUSED = "connection refused";

  ScrapeFailed() {
    super("Scrapes succeed", Reasons.SCRAPE_FAILED);
  }

  @Override
  boolean matches(String lastError) {
    return true;
  }

  @Override
  String fix(CheckContext subject, ScrapePools.PoolTarget down) {
    String error = down.target().lastError();
    if (ScrapeAdvice.isOnTheWay(error)) {
      return ScrapeAdvice.of(subject, down);
    }
    if (error.contains(REFUSED)) {
      return refused(subject, down.target());
    }
    if (MeshSidecar.mayCause(error)) {
      Optional<Pod> pod = pod(subject, down.target());
      Optional<MeshSidecar> mesh = pod.flatMap(MeshSidecar::of);
      if (mesh.isPresent()) {
        return mesh.get().advice(pod.get(), port(down.target()), error)
            + (mesh.get().denies(error)
                ? ""
                : ". Or set spec.endpoints[%d].scheme: https and tlsConfig with the mesh's certificates in %s"
                    .formatted(down.pool().index(), MonitorSource.name(subject.monitor())))
            // An application behind the sidecar may return the same status.
            + (error.contains("HTTP status")
                ? ". If the application itself returns this status: "
                    + ScrapeAdvice.of(subject, down)
                : "");
      }
    }
    return ScrapeAdvice.of(subject, down);
  }

  private static String refused(CheckContext subject, Target target) {
    String port = port(target);
    Optional<Pod> pod = pod(subject, target).filter(found -> !port.isEmpty());
    String listen = "listens on this port on all interfaces, not only on localhost";
    if (pod.isEmpty()) {
      return "Check that the container runs and " + listen;
    }
    return pod.get().getSpec().getContainers().stream()
        .filter(container -> container.getPorts().stream().anyMatch(one -> declares(one, port)))
        .map(Container::getName)
        .findFirst()
        .map(name -> "Check that the process in container %s runs and %s".formatted(name, listen))
        .orElseGet(
            () ->
                "No container of the pod declares port %s. Check that a process in it %s"
                    .formatted(port, listen));
  }

  private static boolean declares(ContainerPort port, String number) {
    return number.equals(String.valueOf(port.getContainerPort()));
  }

  /** The number of the port that is scraped; empty where the address has none. */
  private static String port(Target target) {
    try {
      int port = URI.create(target.scrapeUrl()).getPort();
      return port < 0 ? "" : String.valueOf(port);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Empty where it is not known; the error is reported anyway. */
  private static Optional<Pod> pod(CheckContext subject, Target target) {
    try {
      Map<PodName, Pod> pods = new HashMap<>();
      for (Pod pod : SelectedServices.pods(subject)) {
        ObjectMeta metadata = pod.getMetadata();
        pods.put(new PodName(metadata.getNamespace(), metadata.getName()), pod);
      }
      List<PodName> found = new SelectedPods(subject, pods.keySet()).of(target);
      return found.size() == 1 ? Optional.of(pods.get(found.get(0))) : Optional.empty();
    } catch (NotPermittedException | KubernetesClientException e) {
      return Optional.empty();
    }
  }
}
