package io.metricsdemo.operator.prometheusoperator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a Prometheus resource, whatever is in it. */
class PrometheusResourcesTest {

  private static final PrometheusResource DEFAULTS = Resources.defaults(Kind.PROMETHEUS);

  @Test
  void all_fields_are_read() {
    PrometheusResource read =
        read(
            """
            serviceMonitorSelector:
              matchLabels: {release: kps}
              matchExpressions: [{key: team, operator: In, values: [a, b]}]
            serviceMonitorNamespaceSelector: {}
            serviceAccountName: prometheus-k8s
            serviceDiscoveryRole: EndpointSlice
            portName: http-web
            routePrefix: /prometheus
            listenLocal: true
            ignoreNamespaceSelectors: true
            podTargetLabels: [team]
            web: {tlsConfig: {}, pageTitle: ours}
            scrapeClasses:
            - name: strict
              default: true
              relabelings: [{action: labeldrop, regex: pod}, {targetLabel: namespace}]
              metricRelabelings: [{action: drop, regex: debug_.*}]
              attachMetadata: {node: true}
            """);

    assertThat(read)
        .isEqualTo(
            new PrometheusResource(
                Kind.PROMETHEUS,
                "monitoring",
                "k8s",
                false,
                Optional.of(
                    new LabelSelectorBuilder()
                        .addToMatchLabels("release", "kps")
                        .addToMatchExpressions(
                            new LabelSelectorRequirement("team", "In", List.of("a", "b")))
                        .build()),
                Optional.of(new LabelSelector()),
                "prometheus-k8s",
                "EndpointSlice",
                "http-web",
                true,
                "/prometheus",
                true,
                List.of(
                    new ScrapeClass(
                        "strict",
                        true,
                        true,
                        List.of(
                            new Relabeling("labeldrop", "pod", ""),
                            new Relabeling("", "", "namespace")),
                        List.of(new Relabeling("drop", "debug_.*", "")))),
                true,
                List.of("team"),
                Optional.empty()));
  }

  @Test
  void manager_is_the_controller_that_owns_it_else_whom_the_label_names() {
    GenericKubernetesResource resource = resource("{listenLocal: true}");
    resource.getMetadata().setLabels(Map.of("app.kubernetes.io/managed-by", "Helm"));
    assertThat(managerAfterPruning(resource)).contains("Helm");

    resource
        .getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withKind("MonitoringStack")
                    .withName("shop")
                    .withController(true)
                    .build()));
    assertThat(managerAfterPruning(resource)).contains("MonitoringStack shop");
  }

  private static Optional<String> managerAfterPruning(GenericKubernetesResource resource) {
    return PrometheusResources.read(Kind.PROMETHEUS, PrometheusResources.pruned(resource))
        .manager();
  }

  @Test
  void absent_fields_have_prometheus_operators_defaults() {
    assertThat(read("{}")).isEqualTo(DEFAULTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "text",
        "{serviceMonitorSelector: text, serviceMonitorNamespaceSelector: 1}",
        "{serviceMonitorSelector: {matchLabels: 5}, serviceMonitorNamespaceSelector: {matchExpressions: {}}}",
        "{serviceAccountName: '', serviceDiscoveryRole: null, portName: 5, routePrefix: [], listenLocal: maybe}",
        "{web: true}",
        "{scrapeClasses: all}",
        "{web: {tlsConfig: null}}",
        "{web: {tlsConfig: yes}}",
      })
  void odd_fields_are_as_if_they_were_not_there(String spec) {
    assertThat(read(spec)).isEqualTo(DEFAULTS);
  }

  @Test
  void resource_without_a_spec_has_the_defaults() {
    GenericKubernetesResource resource = resource("{}");
    resource.setAdditionalProperties(Map.of());

    assertThat(PrometheusResources.read(Kind.PROMETHEUS, resource)).isEqualTo(DEFAULTS);
  }

  @ParameterizedTest
  @CsvSource({"/,/", "'',/", "prometheus,/prometheus", "/a/b/,/a/b", "//a//,/a"})
  void route_prefix_is_as_prometheus_serves_it(String given, String read) {
    assertThat(read("{routePrefix: '%s'}".formatted(given)).routePrefix()).isEqualTo(read);
  }

  @Test
  void external_url_does_not_move_the_api() {
    assertThat(read("{externalUrl: 'https://example.com/prometheus'}").routePrefix())
        .isEqualTo("/");
  }

  @Test
  void agent_may_run_on_each_node_and_a_prometheus_may_not() {
    GenericKubernetesResource resource = PrometheusResources.pruned(resource("{mode: DaemonSet}"));

    assertThat(PrometheusResources.read(Kind.AGENT, resource).daemonSet()).isTrue();
    assertThat(PrometheusResources.read(Kind.PROMETHEUS, resource).daemonSet()).isFalse();
  }

  @Test
  void pruned_resource_reads_as_the_whole_one() {
    GenericKubernetesResource whole =
        resource("{portName: http-web, serviceMonitorSelector: {}, retention: 10d}");

    GenericKubernetesResource pruned = PrometheusResources.pruned(whole);

    assertThat(PrometheusResources.read(Kind.PROMETHEUS, pruned))
        .isEqualTo(PrometheusResources.read(Kind.PROMETHEUS, whole));
    assertThat(Serialization.asJson(pruned)).doesNotContain("retention");
  }

  private static PrometheusResource read(String spec) {
    return PrometheusResources.read(Kind.PROMETHEUS, resource(spec));
  }

  private static GenericKubernetesResource resource(String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: monitoring.coreos.com/v1
        kind: Prometheus
        metadata: {namespace: monitoring, name: k8s}
        spec:
          %s
        """
            .formatted(spec.strip().replace("\n", "\n  ")),
        GenericKubernetesResource.class);
  }
}
