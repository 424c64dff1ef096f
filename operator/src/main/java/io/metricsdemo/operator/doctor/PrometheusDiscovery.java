package io.metricsdemo.operator.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheusoperator.LocatedPrometheus;
import io.metricsdemo.operator.prometheusoperator.PrometheusLocator;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.PrometheusResources;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds every Prometheus and PrometheusAgent there is, reached through the API server. */
final class PrometheusDiscovery {

  private final KubernetesClient client;

  PrometheusDiscovery(KubernetesClient client) {
    this.client = client;
  }

  List<ReachablePrometheus> find() throws NotPermittedException {
    List<PrometheusResource> resources = new ArrayList<>();
    Set<String> namespaces = new LinkedHashSet<>();
    for (PrometheusResource.Kind kind : PrometheusResource.Kind.values()) {
      for (GenericKubernetesResource resource : list(kind)) {
        resources.add(PrometheusResources.read(kind, resource));
        namespaces.add(resource.getMetadata().getNamespace());
      }
    }
    List<Pod> pods = new ArrayList<>();
    for (String namespace : namespaces) {
      pods.addAll(pods(namespace));
    }
    return PrometheusLocator.locate(resources, pods).stream()
        .map(located -> new ReachablePrometheus(located.resource(), servers(located)))
        .toList();
  }

  private List<GenericKubernetesResource> list(PrometheusResource.Kind kind)
      throws NotPermittedException {
    var definition = PrometheusResources.definition(kind);
    try {
      return new Access("list", definition.getGroup(), definition.getPlural(), "")
          .ask(
              Access.Caller.USER,
              () ->
                  client.genericKubernetesResources(definition).inAnyNamespace().list().getItems());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        // The cluster does not know the kind.
        return List.of();
      }
      throw e;
    }
  }

  private List<Pod> pods(String namespace) throws NotPermittedException {
    return new Access("list", "", "pods", namespace)
        .ask(
            Access.Caller.USER,
            () ->
                client
                    .pods()
                    .inNamespace(namespace)
                    .withLabel(PrometheusLocator.RESOURCE_LABEL)
                    .list()
                    .getItems());
  }

  /** All of them: of the replicas of a shard one may scrape what another cannot reach. */
  private List<CachingPrometheusApi> servers(LocatedPrometheus located) {
    return located.instances().stream()
        .map(instance -> new CachingPrometheusApi(located.throughApiServer(instance, client)))
        .toList();
  }
}
