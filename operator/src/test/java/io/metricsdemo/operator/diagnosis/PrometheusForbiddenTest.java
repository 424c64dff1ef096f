package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.openshift.api.model.monitoring.v1.NamespaceSelector;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which permissions of Prometheus' account are reviewed, and how the missing ones are reported. */
class PrometheusForbiddenTest {

  private final Scene scene = new Scene();

  @Test
  void account_in_another_configuration_of_the_api_server_is_not_checked() throws Exception {
    scene.forbid("list", "", "pods");
    scene.prometheusSpec.put("apiserverConfig", Map.of("host", "https://api.example.com"));

    assertThat(examine())
        .isEqualTo(
            Verdict.passed(
                "not checked: spec.apiserverConfig of Prometheus monitoring/k8s may name"
                    + " another account"));
  }

  @Test
  void namespace_without_services_keeps_no_target_away() throws Exception {
    scene
        .monitor
        .getSpec()
        .setNamespaceSelector(new NamespaceSelector(null, List.of("trial", "shop")));
    scene.forbid("list", "", "pods", "trial");
    assertThat(examine().isTrue()).isTrue();

    scene.services = List.of();
    assertThat(examine().message()).contains("discover targets in namespace trial");
  }

  @ParameterizedTest
  @CsvSource({"EndpointSlice, Endpoints, endpoints", "Endpoints, EndpointSlice, endpointslices"})
  void discovery_role_of_the_monitor_overrides_that_of_prometheus(
      String ofPrometheus, String ofMonitor, String resource) throws Exception {
    scene.discoveryRole = ofPrometheus;
    discoverBy(ofMonitor);
    assertThat(examine().message()).contains("services, pods and " + resource + " in");

    scene.forbid("list", resource.equals("endpoints") ? "" : "discovery.k8s.io", resource);
    assertThat(examine().message()).contains("resources: [" + resource + "]");
  }

  @Test
  void verb_that_is_missing_is_named() throws Exception {
    scene.forbid("watch", "", "pods");
    scene.forbid("list", "discovery.k8s.io", "endpointslices");
    scene.forbid("watch", "discovery.k8s.io", "endpointslices");

    assertThat(examine())
        .isEqualTo(
            Verdict.isFalse(
                "PrometheusForbidden",
                "ServiceAccount monitoring/prometheus-k8s of Prometheus monitoring/k8s is not"
                    + " allowed to discover targets in namespace shop: it cannot watch pods, list"
                    + " and watch endpointslices. Bind a Role in namespace shop to it with the"
                    + " rules {apiGroups: [\"\"], resources: [pods], verbs: [get, list, watch]} and"
                    + " {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get,"
                    + " list, watch]}"));
  }

  @Test
  void rules_for_one_api_group_are_one_rule() throws Exception {
    scene.discoveryRole = "Endpoints";
    scene.forbid("list", "", "pods");
    scene.forbid("list", "", "endpoints");

    assertThat(examine().message())
        .endsWith(
            "with the rule {apiGroups: [\"\"], resources: [pods, endpoints], verbs: [get, list,"
                + " watch]}");
  }

  @Test
  void monitor_of_any_namespace_needs_a_cluster_role() throws Exception {
    scene.forbid("list", "", "pods");
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .withNewNamespaceSelector()
            .withAny(true)
            .endNamespaceSelector()
            .endSpec()
            .build();

    assertThat(examine().message())
        .contains(
            "is not allowed to discover targets in any namespace: it cannot list pods. Bind a"
                + " ClusterRole to it with");
  }

  private void discoverBy(String role) {
    scene.monitor =
        new ServiceMonitorBuilder(scene.monitor)
            .editSpec()
            .addToAdditionalProperties("serviceDiscoveryRole", role)
            .endSpec()
            .build();
  }

  private Verdict examine() throws Exception {
    return new PrometheusForbidden().examine(scene.subject());
  }
}
