package io.metricsdemo.operator.prometheusoperator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.metricsdemo.operator.kubernetes.DaemonScheduler;
import io.metricsdemo.operator.kubernetes.ResourceWatch;
import io.metricsdemo.operator.kubernetes.WatchFailure;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Watches the Prometheus and PrometheusAgent resources of a cluster and their pods. A failure of
 * that does not stop the operator: the kinds may be missing, or reading them may not be permitted,
 * and both may change at any time.
 */
public final class PrometheusWatch implements AutoCloseable {

  private final ResourceWatch.Pace pace;
  private final List<ResourceWatch<GenericKubernetesResource>> servers = new ArrayList<>();
  private final List<ResourceWatch<GenericKubernetesResource>> agents = new ArrayList<>();
  private final List<ResourceWatch<Pod>> pods = new ArrayList<>();
  private final DaemonScheduler scheduler = new DaemonScheduler("prometheus-watch");

  /**
   * @param namespaces in which Prometheus may be; empty for all
   */
  public PrometheusWatch(KubernetesClient client, Set<String> namespaces) {
    this(client, namespaces, ResourceWatch.Pace.DEFAULT);
  }

  PrometheusWatch(KubernetesClient client, Set<String> namespaces, ResourceWatch.Pace pace) {
    this.pace = pace;
    List<Optional<String>> scopes =
        namespaces.isEmpty()
            ? List.of(Optional.empty())
            : namespaces.stream().sorted().map(Optional::of).toList();
    for (Optional<String> namespace : scopes) {
      servers.add(resources(client, Kind.PROMETHEUS, namespace));
      agents.add(resources(client, Kind.AGENT, namespace));
      pods.add(
          new ResourceWatch<>(
              "pods",
              () ->
                  within(client.pods(), namespace)
                      .withLabel(PrometheusLocator.RESOURCE_LABEL)
                      .runnableInformer(0),
              PrometheusLocator::pruned,
              pace));
    }
  }

  private ResourceWatch<GenericKubernetesResource> resources(
      KubernetesClient client, Kind kind, Optional<String> namespace) {
    ResourceDefinitionContext definition = PrometheusResources.definition(kind);
    return new ResourceWatch<>(
        definition.getPlural() + "." + definition.getGroup(),
        () -> within(client.genericKubernetesResources(definition), namespace).runnableInformer(0),
        PrometheusResources::pruned,
        pace);
  }

  private static <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
      FilterWatchListDeletable<T, L, R> within(
          MixedOperation<T, L, R> operation, Optional<String> namespace) {
    return namespace.isPresent()
        ? operation.inNamespace(namespace.get())
        : operation.inAnyNamespace();
  }

  /** Starts the watches, and does not wait for their first result. */
  public void start() {
    // One task for each, so that an exception in one does not stop the others.
    watches().forEach(watch -> scheduler.repeat(watch::look, Duration.ZERO, pace.period()));
  }

  private Stream<ResourceWatch<?>> watches() {
    return Stream.of(servers, agents, pods).flatMap(List::stream);
  }

  /** Whether the API server has answered a request for each of them, even by an error. */
  public boolean isKnown() {
    return watches().allMatch(ResourceWatch::isKnown);
  }

  /** All that there are, as far as it is known. */
  public List<LocatedPrometheus> prometheuses() {
    List<PrometheusResource> resources = new ArrayList<>();
    servers.forEach(watch -> read(Kind.PROMETHEUS, watch, resources));
    agents.forEach(watch -> read(Kind.AGENT, watch, resources));
    return PrometheusLocator.locate(
        resources, pods.stream().flatMap(watch -> watch.items().stream()).toList());
  }

  private static void read(
      Kind kind,
      ResourceWatch<GenericKubernetesResource> watch,
      List<PrometheusResource> resources) {
    watch.items().forEach(resource -> resources.add(PrometheusResources.read(kind, resource)));
  }

  /**
   * Why that may not be all, or not as it is now: in the API server's words, which name the
   * permission where one is missing. Empty when it is all; a cluster that does not know the kinds
   * has none.
   */
  public Optional<WatchFailure> failure() {
    return watches().flatMap(watch -> watch.failure().stream()).findFirst();
  }

  @Override
  public void close() {
    scheduler.close();
    watches().forEach(ResourceWatch::close);
  }
}
