package io.metricsdemo.operator.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.PodTransport;
import io.metricsdemo.operator.prometheus.PrometheusClient;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheusoperator.LocatedPrometheus;
import io.metricsdemo.operator.prometheusoperator.PrometheusLocator;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.PrometheusResources;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the Prometheus and PrometheusAgent resources that the caller may see, reached through the
 * API server.
 */
final class PrometheusDiscovery implements AutoCloseable {

  /**
   * What was found.
   *
   * @param gap why others may exist that are not here; empty where these are all
   */
  record Result(List<ReachablePrometheus> prometheuses, Optional<Verdict> gap) {}

  private final KubernetesClient client;
  private final String namespace;
  private final List<PodTransport> transports = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final Map<String, List<Pod>> pods = new HashMap<>();
  private final Map<String, String> podsRefused = new HashMap<>();

  /**
   * @param namespace of the ServiceMonitor, where the caller often has more permissions
   */
  PrometheusDiscovery(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  Result find() {
    List<PrometheusResource> resources = new ArrayList<>();
    for (PrometheusResource.Kind kind : PrometheusResource.Kind.values()) {
      for (GenericKubernetesResource resource : list(kind)) {
        resources.add(PrometheusResources.read(kind, resource));
      }
    }
    return new Result(
        resources.stream()
            .sorted(Comparator.comparing(PrometheusResource::toString))
            .map(resource -> new ReachablePrometheus(resource, servers(resource)))
            .toList(),
        gap(resources));
  }

  private Optional<Verdict> gap(List<PrometheusResource> resources) {
    if (!refusals.isEmpty()) {
      return Optional.of(Verdict.unknown(Reasons.NOT_PERMITTED, String.join(". ", refusals)));
    }
    return resources.isEmpty()
        ? Optional.of(
            Verdict.unknown(
                Reasons.NO_PROMETHEUS,
                "The cluster has no Prometheus or PrometheusAgent resource. If Grafana Alloy, the VictoriaMetrics operator or an OpenTelemetry target allocator reads ServiceMonitors, set --prometheus-url to the URL of a server that lists their targets. If nothing reads them, create a Prometheus"))
        : Optional.empty();
  }

  /** Falls back to the namespace of the ServiceMonitor where listing cluster-wide is forbidden. */
  private List<GenericKubernetesResource> list(PrometheusResource.Kind kind) {
    try {
      return list(kind, "");
    } catch (NotPermittedException e) {
      refusals.add(e.getMessage());
      try {
        return list(kind, namespace);
      } catch (NotPermittedException nothing) {
        return List.of();
      }
    }
  }

  private List<GenericKubernetesResource> list(PrometheusResource.Kind kind, String where)
      throws NotPermittedException {
    var definition = PrometheusResources.definition(kind);
    var all = client.genericKubernetesResources(definition);
    try {
      return new Access("list", definition.getGroup(), definition.getPlural(), where)
          .ask(
              Access.Caller.USER,
              () ->
                  (where.isEmpty() ? all.inAnyNamespace() : all.inNamespace(where))
                      .list()
                      .getItems());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        // The cluster does not know the kind.
        return List.of();
      }
      throw e;
    }
  }

  /** All of them: of the replicas of a shard one may scrape what another cannot reach. */
  private List<CachingPrometheusApi> servers(PrometheusResource resource) {
    List<Pod> all = pods.computeIfAbsent(resource.namespace(), this::pods);
    String refused = podsRefused.get(resource.namespace());
    if (refused != null) {
      return List.of(
          CachingPrometheusApi.failed(
              new PrometheusException(PrometheusException.Kind.NOT_PERMITTED, refused)));
    }
    LocatedPrometheus located = PrometheusLocator.locate(resource, all);
    return located.instances().stream().map(instance -> server(located, instance)).toList();
  }

  private List<Pod> pods(String where) {
    try {
      return new Access("list", "", "pods", where)
          .ask(
              Access.Caller.USER,
              () ->
                  client
                      .pods()
                      .inNamespace(where)
                      .withLabel(PrometheusLocator.RESOURCE_LABEL)
                      .list()
                      .getItems());
    } catch (NotPermittedException e) {
      podsRefused.put(where, e.getMessage());
      return List.of();
    }
  }

  private CachingPrometheusApi server(
      LocatedPrometheus located, LocatedPrometheus.Instance instance) {
    PodTransport transport = located.throughApiServer(instance, client);
    transports.add(transport);
    return new CachingPrometheusApi(PrometheusClient.ofPod(instance.pod(), transport));
  }

  @Override
  public void close() {
    transports.forEach(PodTransport::close);
  }
}
