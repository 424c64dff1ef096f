package io.metricsdemo.operator.prometheusoperator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.EndpointBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which discovered endpoints a ServiceMonitor selects, and which labels their targets get. */
class GeneratedRelabelingsTest {

  private static final Endpoint HTTP = new EndpointBuilder().withPort("http").build();

  @ParameterizedTest
  @ValueSource(strings = {"endpointslice", "endpoint"})
  void selected_endpoint_has_the_labels_of_its_pod(String role) {
    Map<String, String> discovered = new TreeMap<>(discovered(role));
    discovered.put("__meta_kubernetes_pod_label_team_name", "blue");

    assertThat(relabeled(monitor(matching("app", "web")), HTTP, discovered).orElseThrow())
        .containsEntry("pod", "web-1")
        .containsEntry("namespace", "shop")
        .containsEntry("service", "web")
        .containsEntry("container", "nginx")
        .containsEntry("job", "web")
        .containsEntry("endpoint", "http")
        .containsEntry("team_name", "blue");
  }

  @ParameterizedTest
  @CsvSource({
    "In, app, web db, true",
    "In, app, db, false",
    "NotIn, app, db, true",
    "NotIn, app, web, false",
    "Exists, app, , true",
    "Exists, tier, , false",
    "DoesNotExist, tier, , true",
    "DoesNotExist, app, , false",
  })
  void expressions_select_services(String operator, String key, String values, boolean selected) {
    LabelSelector selector =
        new LabelSelectorBuilder()
            .addToMatchExpressions(
                new LabelSelectorRequirement(
                    key, operator, values == null ? List.of() : List.of(values.split(" "))))
            .build();

    assertThat(relabeled(monitor(selector), HTTP, discovered("endpointslice")).isPresent())
        .isEqualTo(selected);
  }

  @Test
  void other_labels_ports_and_ended_pods_are_not_selected() {
    ServiceMonitor monitor = monitor(matching("app", "web"));
    Map<String, String> ended = new TreeMap<>(discovered("endpointslice"));
    ended.put("__meta_kubernetes_pod_phase", "Succeeded");

    assertThat(relabeled(monitor(matching("app", "db")), HTTP, discovered("endpointslice")))
        .isEmpty();
    assertThat(
            relabeled(
                monitor,
                new EndpointBuilder().withPort("https").build(),
                discovered("endpointslice")))
        .isEmpty();
    assertThat(relabeled(monitor, HTTP, ended)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"8080, true", "9090, false", "web, true", "http, false"})
  void target_port_selects_ports_of_containers(String port, boolean selected) {
    IntOrString target =
        port.matches("\\d+") ? new IntOrString(Integer.valueOf(port)) : new IntOrString(port);

    assertThat(
            relabeled(
                    monitor(matching("app", "web")),
                    new EndpointBuilder().withTargetPort(target).build(),
                    discovered("endpointslice"))
                .isPresent())
        .isEqualTo(selected);
  }

  private static Optional<Map<String, String>> relabeled(
      ServiceMonitor monitor, Endpoint endpoint, Map<String, String> discovered) {
    Map<String, String> labels = discovered;
    for (Relabeling one :
        GeneratedRelabelings.of(monitor, endpoint, List.of("team/name"), discovered)) {
      if (!(one.apply(labels) instanceof Relabeling.Kept kept)) {
        return Optional.empty();
      }
      labels = kept.labels();
    }
    return Optional.of(labels);
  }

  private static LabelSelector matching(String key, String value) {
    return new LabelSelectorBuilder().addToMatchLabels(key, value).build();
  }

  private static ServiceMonitor monitor(LabelSelector selector) {
    return new ServiceMonitorBuilder().withNewSpec().withSelector(selector).endSpec().build();
  }

  private static Map<String, String> discovered(String role) {
    String meta = "__meta_kubernetes_";
    return Map.ofEntries(
        Map.entry("__address__", "10.0.0.1:8080"),
        Map.entry(meta + "namespace", "shop"),
        Map.entry(meta + "service_name", "web"),
        Map.entry(meta + "service_label_app", "web"),
        Map.entry(meta + "service_labelpresent_app", "true"),
        Map.entry(meta + role + "_port_name", "http"),
        Map.entry(meta + role + "_address_target_kind", "Pod"),
        Map.entry(meta + role + "_address_target_name", "web-1"),
        Map.entry(meta + "pod_name", "web-1"),
        Map.entry(meta + "pod_phase", "Running"),
        Map.entry(meta + "pod_container_name", "nginx"),
        Map.entry(meta + "pod_container_port_name", "web"),
        Map.entry(meta + "pod_container_port_number", "8080"));
  }
}
