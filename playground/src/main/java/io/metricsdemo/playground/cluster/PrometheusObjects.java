package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.prometheusoperator.PrometheusLocator;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource.Kind;
import io.metricsdemo.operator.prometheusoperator.PrometheusResources;
import io.metricsdemo.operator.prometheusoperator.Selection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The Prometheus of the playground as a cluster with Prometheus Operator has it: a Prometheus
 * resource that selects ServiceMonitors, and its pod, by which the operator finds the server.
 */
public final class PrometheusObjects {

  private static final String NAMESPACE = "monitoring";
  private static final String NAME = "k8s";
  private static final String PORT_NAME = "web";

  private final KubernetesClient client;

  public PrometheusObjects(KubernetesClient client) {
    this.client = client;
  }

  /** Creates them for a server that runs. It selects every ServiceMonitor. */
  public void create(URI server) {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    Pod pod = client.resource(pod(server)).create();
    client.resource(new PodBuilder(pod).withStatus(pod(server).getStatus()).build()).updateStatus();
    // @formatter:off
    client
        .resource(
            new GenericKubernetesResourceBuilder()
                .withApiVersion("monitoring.coreos.com/v1")
                .withKind(Kind.PROMETHEUS.kubernetes())
                .withNewMetadata().withNamespace(NAMESPACE).withName(NAME).endMetadata()
                .addToAdditionalProperties(
                    "spec",
                    Map.of(
                        "serviceDiscoveryRole", "EndpointSlice",
                        "serviceMonitorNamespaceSelector", Map.of(),
                        "serviceMonitorSelector", Map.of()))
                .build())
        .create();
    // @formatter:on
  }

  private static Pod pod(URI server) {
    // @formatter:off
    return new PodBuilder()
        .withNewMetadata()
          .withNamespace(NAMESPACE).withName("prometheus-" + NAME + "-0")
          .addToLabels("app.kubernetes.io/name", "prometheus")
          .addToLabels(PrometheusLocator.RESOURCE_LABEL, NAME)
          .addToAnnotations(Pods.MIRROR_ANNOTATION, "playground")
        .endMetadata()
        .withNewSpec()
          .addNewContainer()
            .withName("prometheus").withImage("prometheus")
            .withPorts(
                new ContainerPortBuilder()
                    .withName(PORT_NAME).withContainerPort(server.getPort())
                    .build())
          .endContainer()
        .endSpec()
        .withNewStatus()
          .withPhase("Running")
          .withPodIP(server.getHost())
          .addNewCondition().withType("Ready").withStatus("True").endCondition()
        .endStatus()
        .build();
    // @formatter:on
  }

  /** Makes the resource select only ServiceMonitors with these labels; without any, all. */
  public void select(Map<String, String> labels) {
    // By JSON patch: a merge would keep what the selector had before.
    Map<String, Object> operation =
        Map.of(
            "op",
            "replace",
            "path",
            "/spec/serviceMonitorSelector",
            "value",
            labels.isEmpty() ? Map.of() : Map.of("matchLabels", labels));
    resource().patch(PatchContext.of(PatchType.JSON), Serialization.asJson(List.of(operation)));
  }

  private Resource<GenericKubernetesResource> resource() {
    return client
        .genericKubernetesResources(PrometheusResources.definition(Kind.PROMETHEUS))
        .inNamespace(NAMESPACE)
        .withName(NAME);
  }

  /** The resource among those that exist; empty when it was deleted. */
  public static Optional<PrometheusResource> find(List<GenericKubernetesResource> resources) {
    return resources.stream()
        .map(resource -> PrometheusResources.read(Kind.PROMETHEUS, resource))
        .filter(it -> it.namespace().equals(NAMESPACE) && it.name().equals(NAME))
        .findFirst();
  }

  /** Those ServiceMonitors that Prometheus Operator would give to the Prometheus. */
  public static List<ServiceMonitor> selected(
      PrometheusResource prometheus, List<ServiceMonitor> monitors) {
    return monitors.stream()
        .filter(
            monitor ->
                Selection.ofLabels(
                        prometheus,
                        Objects.requireNonNullElse(monitor.getMetadata().getLabels(), Map.of()))
                    .isSelected())
        .filter(
            monitor ->
                Selection.ofNamespace(
                        prometheus,
                        monitor.getMetadata().getNamespace(),
                        Map.of("kubernetes.io/metadata.name", monitor.getMetadata().getNamespace()))
                    .isSelected())
        .toList();
  }
}
