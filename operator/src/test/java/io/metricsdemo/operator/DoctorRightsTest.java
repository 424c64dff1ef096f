package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.operator.diagnosis.Scene;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource.Kind;
import io.metricsdemo.operator.prometheusoperator.PrometheusResources;
import io.metricsdemo.simulator.LoggedRequest;
import io.metricsdemo.simulator.SchemalessCrd;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Doctor with less than all rights, and without Prometheus resources. */
class DoctorRightsTest {

  /** What a ClusterRole edit in one namespace with the right to get ServiceMonitors leaves out. */
  private static final Predicate<LoggedRequest> OUTSIDE =
      request ->
          !request.namespace().equals("shop")
              || request.resource().startsWith("prometheus")
              || request.resource().startsWith("servicemonitors") && !request.verb().equals("get");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;
  private TestCluster cluster;

  @BeforeEach
  void start() {
    cluster = TestCluster.withoutOperator();
    cluster.server().putWithoutAdmission(Scene.monitor());
    cluster.server().putWithoutAdmission(service("http-metrics"));
    cluster
        .server()
        .putWithoutAdmission(
            new EndpointSliceBuilder(Scene.slice("http-metrics", Map.of("web-1", true)))
                .withMetadata(
                    new ObjectMetaBuilder()
                        .withNamespace("shop")
                        .withName("web-abc")
                        .addToLabels("kubernetes.io/service-name", "web")
                        .build())
                .build());
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void wrong_port_is_found_with_the_rights_of_one_namespace() throws Exception {
    addPrometheus("monitoring");
    cluster.server().putWithoutAdmission(service("metrics"));

    cluster.server().failWith(403, OUTSIDE);
    assertThat(doctor("servicemonitor/web", "-n", "shop")).isEqualTo(1);

    assertThat(out.toString())
        .startsWith("ServiceMonitor shop/web is not scraped: PortNameMismatch")
        .contains(
            "unknown  A Prometheus scrapes the ServiceMonitor",
            "     ok  A Service is selected: it selects Service shop/web",
            " failed  Service port exists",
            "Not checked: NotPermitted: You cannot list prometheuses.monitoring.coreos.com"
                + " cluster-wide. Add this rule to a Role or ClusterRole of yours: {apiGroups:"
                + " [monitoring.coreos.com], resources: [prometheuses], verbs: [list]}",
            "resources: [prometheusagents], verbs: [list]}");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void what_was_not_checked_is_in_json_with_the_permission() throws Exception {
    addPrometheus("monitoring");
    cluster.server().putWithoutAdmission(service("metrics"));

    cluster.server().failWith(403, OUTSIDE);
    assertThat(doctor("web", "-n", "shop", "-o", "json")).isEqualTo(1);

    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.path("reason").asText()).isEqualTo("PortNameMismatch");
    assertThat(report.path("notChecked").path(0).path("titles").path(0).asText())
        .isEqualTo("A Prometheus scrapes the ServiceMonitor");
    assertThat(report.path("notChecked").path(0).path("message").asText())
        .contains("resources: [prometheuses], verbs: [list]");
    assertThat(report.path("steps")).hasSize(3);
  }

  @Test
  void nothing_wrong_in_the_namespace_decides_nothing() {
    addPrometheus("monitoring");

    cluster.server().failWith(403, OUTSIDE);
    assertThat(doctor("web", "-n", "shop")).isEqualTo(2);

    assertThat(out.toString())
        .startsWith("Cannot determine whether ServiceMonitor shop/web is scraped: NotPermitted")
        .contains("     ok  Service port exists", "     ok  Endpoints are ready");
  }

  @Test
  void prometheus_of_the_same_namespace_is_examined() {
    addPrometheus("shop");

    cluster
        .server()
        .failWith(
            403,
            request ->
                !request.namespace().equals("shop") && request.resource().startsWith("prometheus"));
    assertThat(doctor("web", "-n", "shop")).isEqualTo(2);

    assertThat(out.toString()).contains("Prometheus shop/k8s\n", "LabelsNotSelected");
  }

  @Test
  void pods_of_prometheus_that_may_not_be_listed_hide_the_targets_alone() {
    addPrometheus(
        "monitoring",
        Map.of("serviceMonitorSelector", Map.of(), "serviceMonitorNamespaceSelector", Map.of()));
    cluster.server().putWithoutAdmission(service("metrics"));

    cluster
        .server()
        .failWith(
            403,
            request ->
                request.resource().equals("pods")
                    || request.resource().startsWith("subjectaccess"));
    assertThat(doctor("web", "-n", "shop")).isEqualTo(1);
    cluster.server().putWithoutAdmission(service("http-metrics"));
    assertThat(doctor("web", "-n", "shop")).isEqualTo(2);

    assertThat(out.toString())
        .contains(
            "shop/web is not scraped: PortNameMismatch",
            "unknown  Prometheus can discover targets (RBAC)",
            "NotPermitted: You cannot list pods in namespace monitoring",
            "Not checked of Prometheus monitoring/k8s: NotPermitted: You cannot list pods",
            "  - Scrape pool has targets");
  }

  @Test
  void cluster_without_prometheus_still_gets_the_checks_that_need_none() {
    cluster.server().putWithoutAdmission(service("metrics"));
    assertThat(doctor("web", "-n", "shop")).isEqualTo(1);
    assertThat(out.toString()).startsWith("ServiceMonitor shop/web is not scraped: PortNameMism");

    out.getBuffer().setLength(0);
    cluster.server().putWithoutAdmission(service("http-metrics"));
    assertThat(doctor("web", "-n", "shop")).isEqualTo(2);
    assertThat(out.toString())
        .startsWith("Cannot determine whether ServiceMonitor shop/web is scraped: NoPrometheus")
        .contains("Grafana Alloy", "--prometheus-url");
  }

  @Test
  void running_prometheus_is_named_with_both_rules_where_no_way_to_it_is_permitted() {
    addPrometheus(
        "monitoring",
        Map.of("serviceMonitorSelector", Map.of(), "serviceMonitorNamespaceSelector", Map.of()));
    cluster
        .server()
        .putWithoutAdmission(
            new PodBuilder()
                .withMetadata(
                    new ObjectMetaBuilder()
                        .withNamespace("monitoring")
                        .withName("prometheus-k8s-0")
                        .addToLabels("operator.prometheus.io/name", "k8s")
                        .addToLabels("app.kubernetes.io/name", "prometheus")
                        .build())
                .withNewSpec()
                .addNewContainer()
                .withName("prometheus")
                .addNewPort()
                .withName("web")
                .withContainerPort(9090)
                .endPort()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("10.0.0.9")
                .endStatus()
                .build());

    assertThat(doctor("web", "-n", "shop")).isEqualTo(2);

    assertThat(out.toString()).contains("unknown  Prometheus API is reachable");
  }

  @Test
  void metrics_demo_stands_for_its_monitor_and_its_conditions_are_reported() {
    cluster.server().putWithoutAdmission(service("metrics"));
    cluster
        .server()
        .putWithoutAdmission(
            demo(
                condition("Ready", "False", "RolloutInProgress", "1 of 2 pods are ready"),
                condition("MonitorApplied", "True", "ServiceMonitorApplied", "it is there")));

    for (String name : List.of("mdemo/web", "metricsdemo/web", "MetricsDemos/web")) {
      out.getBuffer().setLength(0);
      assertThat(doctor(name, "-n", "shop")).isEqualTo(1);
      assertThat(out.toString())
          .startsWith("ServiceMonitor shop/web is not scraped: PortNameMismatch")
          .contains("  Ready=False RolloutInProgress: 1 of 2 pods are ready")
          .doesNotContain("MonitorApplied");
    }
  }

  @Test
  void metrics_demo_without_a_monitor_is_reported_with_the_reason_of_the_operator() {
    cluster.client().resource(Scene.monitor()).delete();
    cluster
        .server()
        .putWithoutAdmission(
            demo(condition("MonitorApplied", "False", "NameConflict", "it is another's")));

    assertThat(doctor("mdemo/web", "-n", "shop")).isEqualTo(1);

    assertThat(out.toString())
        .startsWith("ServiceMonitor shop/web is not scraped: NameConflict")
        .contains(" failed  The operator has created the ServiceMonitor");
  }

  @Test
  void metrics_demo_that_does_not_exist_is_reported_with_those_that_do() {
    cluster.server().putWithoutAdmission(demo());

    assertThat(doctor("mdemo/api", "-n", "shop")).isEqualTo(2);

    assertThat(err.toString())
        .isEqualToIgnoringNewLines("No MetricsDemo api in namespace shop. Found: web");
  }

  @Test
  void monitor_that_does_not_exist_needs_no_right_to_list() {
    cluster.server().failWith(403, OUTSIDE);
    assertThat(doctor("api", "-n", "shop")).isEqualTo(2);

    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "No ServiceMonitor api in namespace shop. Check the name, and the namespace set with"
                + " -n");
  }

  private static Condition condition(String type, String status, String reason, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime("2026-01-01T00:00:00Z")
        .build();
  }

  private static MetricsDemo demo(Condition... conditions) {
    MetricsDemo demo = new MetricsDemo();
    demo.setMetadata(new ObjectMetaBuilder().withNamespace("shop").withName("web").build());
    demo.setSpec(new MetricsDemoSpec());
    demo.setStatus(new MetricsDemoStatus());
    demo.getStatus().setConditions(List.of(conditions));
    return demo;
  }

  private static Service service(String port) {
    return new ServiceBuilder(Scene.service("web", port)).build();
  }

  private void addPrometheus(String namespace) {
    addPrometheus(
        namespace, Map.of("serviceMonitorSelector", Map.of("matchLabels", Map.of("a", "b"))));
  }

  private void addPrometheus(String namespace, Map<String, Object> spec) {
    cluster.server().registerCrd(SchemalessCrd.of(PrometheusResources.definition(Kind.PROMETHEUS)));
    cluster.server().registerCrd(SchemalessCrd.of(PrometheusResources.definition(Kind.AGENT)));
    GenericKubernetesResource prometheus = new GenericKubernetesResource();
    prometheus.setApiVersion("monitoring.coreos.com/v1");
    prometheus.setKind("Prometheus");
    prometheus.setMetadata(
        new ObjectMetaBuilder().withNamespace(namespace).withName("k8s").build());
    prometheus.setAdditionalProperty("spec", spec);
    cluster.server().putWithoutAdmission(prometheus);
  }

  private int doctor(String... arguments) {
    Path kubeconfig = folder.resolve("config");
    cluster.server().writeKubeconfig(kubeconfig);
    return Commands.commandLine("operator")
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            Stream.of(
                    Stream.of("doctor"),
                    Stream.of(arguments),
                    Stream.of("--kubeconfig", kubeconfig.toString()))
                .flatMap(words -> words)
                .toArray(String[]::new));
  }
}
