package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Service without a selector, whose endpoints somebody has to create. */
class HandmadeEndpointsTest {

  private final Scene scene = new Scene();

  @BeforeEach
  void selectServiceWithoutSelectorAndTargets() {
    scene.services = List.of(service("ClusterIP"));
    scene.servers = List.of(Scene.answering());
  }

  @Test
  void service_without_selector_needs_endpoints_of_the_kind_that_prometheus_discovers() {
    scene.slices = List.of();
    scene.discoveryRole = "Endpoints";

    assertThat(verdict())
        .isEqualTo(
            Verdict.isFalse(
                "NoReadyEndpoints",
                "Service shop/web has no endpoints, because it has no spec.selector. Create"
                    + " Endpoints"
                    + " shop/web with its addresses and the name of its port"));

    scene.discoveryRole = "EndpointSlice";
    assertThat(verdict().message())
        .endsWith(
            "Create an EndpointSlice with label kubernetes.io/service-name: web with its addresses"
                + " and the name of its port");
  }

  @Test
  void external_name_is_no_endpoint() {
    scene.services = List.of(service("ExternalName"));
    scene.slices = List.of();

    assertThat(verdict().message())
        .endsWith(
            ". For a DNS name use a ScrapeConfig, because a ServiceMonitor discovers only"
                + " addresses");
  }

  @Test
  void port_has_the_name_that_the_endpoints_give_it() {
    scene.slices = List.of(Scene.slice("", Map.of("10.0.0.9", true)));

    assertThat(verdict())
        .isEqualTo(
            Verdict.isFalse(
                "PortNameMismatch",
                "ServiceMonitor shop/web sets spec.endpoints[0].port to http-metrics, but no"
                    + " endpoint of Service shop/web has a port of that name (ports: unnamed). The"
                    + " Service has no spec.selector: name the port in the Endpoints or"
                    + " EndpointSlices that were created for it"));
  }

  @Test
  void slices_that_are_not_mirrored_are_hidden_from_a_prometheus_that_discovers_endpoints() {
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("10.0.0.9", true)));
    scene.discoveryRole = "Endpoints";

    assertThat(verdict())
        .isEqualTo(
            Verdict.isFalse(
                "NoReadyEndpoints",
                "Service shop/web has EndpointSlices but no Endpoints, and Prometheus"
                    + " monitoring/k8s discovers targets from Endpoints. Set"
                    + " spec.serviceDiscoveryRole: EndpointSlice in ServiceMonitor shop/web or"
                    + " Prometheus monitoring/k8s, or create Endpoints instead (Kubernetes mirrors"
                    + " them to EndpointSlices)"));
  }

  @Test
  void slices_that_mirror_endpoints_are_waited_for() {
    scene.slices =
        List.of(
            new EndpointSliceBuilder(Scene.slice("http-metrics", Map.of("10.0.0.9", true)))
                .editMetadata()
                .addToLabels(
                    "endpointslice.kubernetes.io/managed-by",
                    "endpointslicemirroring-controller.k8s.io")
                .endMetadata()
                .build());
    scene.discoveryRole = "Endpoints";

    assertThat(verdict().reason()).isEqualTo("WaitingForFirstScrape");
  }

  @Test
  void slices_are_what_a_prometheus_discovers_that_is_set_to_them() {
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("10.0.0.9", true)));

    assertThat(verdict().reason()).isEqualTo("WaitingForFirstScrape");
  }

  private Verdict verdict() {
    return Diagnosis.upToSamples("the API server")
        .examine(scene.subject())
        .obstacle()
        .orElseThrow()
        .verdict();
  }

  private static Service service(String type) {
    return new ServiceBuilder(Scene.service("web", "http-metrics"))
        .editSpec()
        .withType(type)
        .withSelector(null)
        .endSpec()
        .build();
  }
}
