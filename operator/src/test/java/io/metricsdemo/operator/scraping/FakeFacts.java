package io.metricsdemo.operator.scraping;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.diagnosis.ClusterFacts;
import io.metricsdemo.operator.kubernetes.Access;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import java.util.List;
import java.util.Map;

/** A cluster where each Service that is asked for is there, with two pods behind it. */
final class FakeFacts implements ClusterFacts {

  /** Whether the API server fails. */
  boolean away;

  @Override
  public Map<String, String> namespaceLabels(String namespace) {
    failIfAway();
    return Map.of();
  }

  @Override
  public List<Service> services(String namespace, LabelSelector selector) {
    failIfAway();
    // @formatter:off
    return List.of(
        new ServiceBuilder()
            .withNewMetadata()
              .withNamespace(namespace).withName(selector.getMatchLabels().get("app"))
            .endMetadata()
            .withNewSpec()
              .addNewPort()
                .withName("http-metrics").withPort(8080)
              .endPort()
            .endSpec()
            .build());
    // @formatter:on
  }

  @Override
  public List<EndpointSlice> endpointSlices(Service service) {
    failIfAway();
    // @formatter:off
    return List.of(
        new EndpointSliceBuilder()
            .withNewMetadata()
              .withNamespace(service.getMetadata().getNamespace())
              .withName(service.getMetadata().getName())
            .endMetadata()
            .addNewPort()
              .withName("http-metrics").withPort(8080)
            .endPort()
            .addNewEndpoint()
              .withAddresses("10.0.0.1")
              .withNewConditions().withReady(true).endConditions()
              .withNewTargetRef().withKind("Pod").withName("a").endTargetRef()
            .endEndpoint()
            .addNewEndpoint()
              .withAddresses("10.0.0.2")
              .withNewConditions().withReady(true).endConditions()
              .withNewTargetRef().withKind("Pod").withName("b").endTargetRef()
            .endEndpoint()
            .build());
    // @formatter:on
  }

  @Override
  public boolean isAllowed(PrometheusResource prometheus, Access access) {
    failIfAway();
    return true;
  }

  @Override
  public List<Event> warnings(ServiceMonitor monitor) {
    failIfAway();
    return List.of();
  }

  @Override
  public List<Deployment> allPrometheusOperators() {
    return prometheusOperators();
  }

  @Override
  public List<Deployment> prometheusOperators() {
    failIfAway();
    return List.of();
  }

  @Override
  public List<Pod> pods(PrometheusResource prometheus) {
    failIfAway();
    return List.of();
  }

  @Override
  public List<Pod> pods(Service service) {
    failIfAway();
    return List.of();
  }

  private void failIfAway() {
    if (away) {
      throw new KubernetesClientException("etcdserver: request timed out");
    }
  }
}
