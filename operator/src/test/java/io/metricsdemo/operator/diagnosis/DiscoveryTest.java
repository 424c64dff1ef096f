package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From the Service to its endpoints, as Prometheus discovers them. */
class DiscoveryTest {

  private final Scene scene = new Scene();

  @Test
  void service_that_is_not_selected_is_reported_with_those_there_are() throws Exception {
    scene.services = List.of(Scene.service("db", "x"), Scene.service("api", "x"));

    assertThat(new ServiceNotSelected().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "ServiceNotSelected",
                "ServiceMonitor shop/web selects Services labeled app=web in namespace shop; no"
                    + " Service has these labels (found: Service shop/api, Service shop/db). Change"
                    + " spec.selector, or add the labels to metadata.labels of the Service"));
  }

  @Test
  void namespace_without_services_is_reported() throws Exception {
    scene.services = List.of();

    assertThat(new ServiceNotSelected().examine(scene.subject()).message())
        .endsWith(
            "in namespace shop; no Service exists there. Create one with these labels, or set"
                + " spec.namespaceSelector");
  }

  @Test
  void invalid_selector_selects_no_service_and_is_not_sent_to_the_api_server() throws Exception {
    scene.notPermitted.put("services", "not to be listed by it");
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .withSelector(Scene.expression("app", "in", "web"))
            .endSpec()
            .build();

    assertThat(new ServiceNotSelected().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "ServiceNotSelected",
                "spec.selector of ServiceMonitor shop/web is invalid and selects no Service: \"in\""
                    + " is not an operator of a label selector. Correct it"));
  }

  @Test
  void port_of_another_name_is_reported_with_those_there_are() throws Exception {
    scene.services = List.of(Scene.service("web", "http"));

    assertThat(new PortNameMismatch().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "PortNameMismatch",
                "ServiceMonitor shop/web sets spec.endpoints[0].port to http-metrics, but Service"
                    + " shop/web has no port of that name (ports: http). Change the endpoint, or"
                    + " name the"
                    + " port in spec.ports of the Service"));
  }

  @Test
  void port_of_a_demos_service_was_renamed_by_another_manager() throws Exception {
    scene.ofDemo().services = List.of(Scene.service("web", "http"));

    assertThat(new PortNameMismatch().examine(scene.subject()).message())
        .isEqualTo(
            "Service shop/web has no port named http-metrics (ports: http), because another manager"
                + " has renamed it. Set spec.ports[0].name of the Service to http-metrics");
  }

  @Test
  void monitor_without_endpoints_scrapes_nothing() throws Exception {
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .withEndpoints(List.of())
            .endSpec()
            .build();

    assertThat(new PortNameMismatch().examine(scene.subject()).reason())
        .isEqualTo("PortNameMismatch");
  }

  @Test
  void service_without_pods_is_reported() throws Exception {
    scene.slices = List.of();

    assertThat(new NoReadyEndpoints().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "NoReadyEndpoints",
                "Service shop/web has no endpoints: no running pod has the labels of its"
                    + " spec.selector. Check the pods and their labels"));
  }

  @Test
  void demo_none_of_whose_pods_is_ready_is_reported() throws Exception {
    scene.ofDemo().slices =
        List.of(Scene.slice("http-metrics", Map.of("web-2", false, "web-1", false)));

    assertThat(new NoReadyEndpoints().examine(scene.subject()))
        .isEqualTo(
            Verdict.isFalse(
                "NoReadyEndpoints",
                "No pod of Service shop/web is ready: web-1, web-2. Run kubectl -n shop describe"
                    + " pods"));
  }

  @Test
  void pods_of_others_are_scraped_ready_or_not() throws Exception {
    scene.slices = List.of(Scene.slice("http-metrics", Map.of("web-1", false)));

    assertThat(new NoReadyEndpoints().examine(scene.subject()))
        .isEqualTo(
            Verdict.passed(
                "not ready: web-1 (Prometheus also scrapes running pods that are not ready)"));
  }
}
