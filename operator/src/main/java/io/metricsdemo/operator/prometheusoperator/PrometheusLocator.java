package io.metricsdemo.operator.prometheusoperator;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.prometheusoperator.LocatedPrometheus.Instance;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the pods of Prometheus and PrometheusAgent resources, each one apart: the Service that they
 * have in common mixes all resources of a namespace.
 */
public final class PrometheusLocator {

  /** On each pod of a resource; its value is the resource's name. */
  public static final String RESOURCE_LABEL = "operator.prometheus.io/name";

  private static final String SHARD_LABEL = "operator.prometheus.io/shard";

  /** Of every pod; only its name can be set. */
  private static final int WEB_PORT = 9090;

  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]+");

  private PrometheusLocator() {}

  /**
   * The pods that can be queried by their address: none of a resource whose API listens only on the
   * loopback address.
   *
   * @param pods at least those with {@link #RESOURCE_LABEL} in the resources' namespaces
   */
  public static List<LocatedPrometheus> locate(
      Collection<PrometheusResource> resources, Collection<Pod> pods) {
    return resources.stream()
        .sorted(Comparator.comparing(PrometheusResource::toString))
        .map(
            resource ->
                resource.listenLocal()
                    ? new LocatedPrometheus(resource, List.of())
                    : locate(resource, pods))
        .toList();
  }

  /** All instances of a resource, on whichever address they listen. */
  public static LocatedPrometheus locate(PrometheusResource resource, Collection<Pod> pods) {
    return new LocatedPrometheus(resource, instances(resource, pods));
  }

  /** Those of some pods that belong to a resource, whether they can be queried or not. */
  public static List<Pod> podsOf(PrometheusResource resource, Collection<Pod> pods) {
    return pods.stream()
        .filter(pod -> isOf(pod, resource))
        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
        .toList();
  }

  private static List<Instance> instances(PrometheusResource resource, Collection<Pod> pods) {
    return podsOf(resource, pods).stream()
        .flatMap(pod -> instance(pod, resource).stream())
        .sorted(Comparator.comparingInt(Instance::shard).thenComparing(Instance::pod))
        .toList();
  }

  private static boolean isOf(Pod pod, PrometheusResource resource) {
    String application =
        switch (resource.kind()) {
          case PROMETHEUS -> "prometheus";
          case AGENT -> "prometheus-agent";
        };
    return resource.namespace().equals(pod.getMetadata().getNamespace())
        && resource.name().equals(label(pod, RESOURCE_LABEL))
        && application.equals(label(pod, Labels.NAME));
  }

  /** Empty for a pod that does not run, or has no such port. */
  private static Optional<Instance> instance(Pod pod, PrometheusResource resource) {
    String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    if (ip == null
        || !ADDRESS.matcher(ip).matches()
        || pod.getMetadata().getDeletionTimestamp() != null
        || !"Running".equals(pod.getStatus().getPhase())) {
      return Optional.empty();
    }
    // With listenLocal no port is declared, and one of that name may be that of a proxy beside it.
    return (resource.listenLocal() ? Optional.of(WEB_PORT) : port(pod, resource.webPortName()))
        .map(port -> new Instance(pod.getMetadata().getName(), ip, port, shard(pod), isReady(pod)));
  }

  private static Stream<Container> containers(Pod pod) {
    return pod.getSpec() == null ? Stream.of() : pod.getSpec().getContainers().stream();
  }

  private static Optional<Integer> port(Pod pod, String name) {
    return containers(pod)
        .flatMap(container -> container.getPorts().stream())
        .filter(port -> name.equals(port.getName()))
        .map(ContainerPort::getContainerPort)
        .filter(Objects::nonNull)
        .findFirst();
  }

  /**
   * The pods of a DaemonSet have none: each of them has a part of its own, but no ServiceMonitor.
   */
  public static int shard(Pod pod) {
    try {
      return Integer.parseInt(label(pod, SHARD_LABEL));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(
            condition ->
                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  private static String label(Pod pod, String name) {
    return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of())
        .getOrDefault(name, "");
  }

  /** The same pod with nothing in it but what is read here. */
  static Pod pruned(Pod pod) {
    PodStatus status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    // @formatter:off
    return new PodBuilder()
        .withMetadata(
            new ObjectMetaBuilder(pod.getMetadata())
                .withAnnotations(null).withManagedFields().withOwnerReferences()
                .build())
        .withNewSpec()
          .withContainers(
              containers(pod)
                  .map(
                      container ->
                          new ContainerBuilder()
                              .withName(container.getName()).withPorts(container.getPorts())
                              .build())
                  .toList())
        .endSpec()
        .withNewStatus()
          .withPhase(status.getPhase())
          .withPodIP(status.getPodIP())
          .withConditions(
              status.getConditions().stream()
                  .filter(condition -> "Ready".equals(condition.getType()))
                  .toList())
        .endStatus()
        .build();
    // @formatter:on
  }
}
