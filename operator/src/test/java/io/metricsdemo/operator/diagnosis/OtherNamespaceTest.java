package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.NamespaceSelector;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ServiceMonitor whose Service is in another namespace. */
class OtherNamespaceTest {

  private final Scene scene = new Scene();

  @Test
  void namespace_of_the_service_is_to_be_selected() {
    inNamespace("monitoring", null);
    scene.services =
        List.of(
            Scene.service("web", "http-metrics"),
            new ServiceBuilder(Scene.service("grafana", "http"))
                .editMetadata()
                .withNamespace("monitoring")
                .endMetadata()
                .build());

    assertThat(verdict())
        .contains(
            Verdict.isFalse(
                "ServiceNotSelected",
                "ServiceMonitor monitoring/web selects Services labeled app=web in namespace"
                    + " monitoring; Service shop/web has these labels. Set"
                    + " spec.namespaceSelector.matchNames: [shop] in ServiceMonitor"
                    + " monitoring/web"));
  }

  @Test
  void selector_that_was_added_to_the_monitor_of_a_demo_is_to_be_removed() {
    scene.ofDemo();
    inNamespace("shop", names("other"));

    assertThat(verdict())
        .contains(
            Verdict.isFalse(
                "ServiceNotSelected",
                "ServiceMonitor shop/web selects Services labeled app=web in namespace other;"
                    + " Service"
                    + " shop/web has these labels. Another manager has added spec.namespaceSelector"
                    + " to ServiceMonitor shop/web. Remove it"));
  }

  @Test
  void service_of_a_demo_in_another_namespace_is_not_meant() {
    scene.ofDemo();
    inNamespace("trial", null);

    assertThat(verdict().orElseThrow().message()).doesNotContain("shop/web", "matchNames");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void prometheus_that_ignores_namespace_selectors_is_named(boolean any) {
    scene.ignoreNamespaceSelectors = true;
    inNamespace("monitoring", any ? new NamespaceSelector(true, List.of()) : names("shop"));

    assertThat(verdict())
        .contains(
            Verdict.isFalse(
                "ServiceNotSelected",
                "ServiceMonitor monitoring/web selects Services labeled app=web in namespace"
                    + " monitoring; Service shop/web has these labels."
                    + " Prometheus monitoring/k8s has spec.ignoreNamespaceSelectors: true, so"
                    + " spec.namespaceSelector has no effect. Create the ServiceMonitor in"
                    + " namespace"
                    + " shop, or set that field to false"));
  }

  @Test
  void field_of_a_prometheus_that_another_operator_writes_is_left_alone() {
    scene.ignoreNamespaceSelectors = true;
    scene.manager = Optional.of("cluster-monitoring-operator");
    inNamespace("monitoring", names("shop"));

    assertThat(verdict().orElseThrow().message())
        .endsWith(
            "Create the ServiceMonitor in namespace shop, or set that field to false."
                + " cluster-monitoring-operator manages Prometheus monitoring/k8s and may revert"
                + " direct edits. Make changes to it through cluster-monitoring-operator");
  }

  @Test
  void own_namespace_is_selected_whatever_is_ignored() {
    scene.ignoreNamespaceSelectors = true;
    inNamespace("shop", names("other"));

    assertThat(verdict()).isEmpty();
  }

  @Test
  void other_namespaces_that_may_not_be_looked_into_are_left_out() {
    inNamespace("monitoring", null);
    scene.notPermitted.put("services cluster-wide", "You cannot list services cluster-wide");

    assertThat(verdict().orElseThrow().message())
        .endsWith(
            "no Service exists there. Create one with these labels, or set spec.namespaceSelector");
  }

  private static NamespaceSelector names(String name) {
    return new NamespaceSelector(null, List.of(name));
  }

  private void inNamespace(String namespace, NamespaceSelector selector) {
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editMetadata()
            .withNamespace(namespace)
            .endMetadata()
            .editSpec()
            .withNamespaceSelector(selector)
            .endSpec()
            .build();
  }

  private Optional<Verdict> verdict() {
    return Diagnosis.upToSamples("the API server")
        .examine(scene.subject())
        .obstacle()
        .map(Report.Step::verdict);
  }
}
