package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
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
                "Service shop/web has no endpoints, since it has no spec.selector. Create Endpoints"
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
            "; for a DNS name use a ScrapeConfig, since a ServiceMonitor discovers addresses alone");
  }

  @Test
  void port_has_the_name_that_the_endpoints_give_it() {
    scene.slices = List.of(Scene.slice("", Map.of("10.0.0.9", true)));

    assertThat(verdict())
        .isEqualTo(
            Verdict.isFalse(
                "PortNameMismatch",
                "spec.endpoints[0].port of ServiceMonitor shop/web is http-metrics, and no endpoint"
                    + " of Service shop/web has a port of this name: one without a name. The"
                    + " Service has no spec.selector, so name the port in the Endpoints or"
                    + " EndpointSlices that were created for it"));
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
