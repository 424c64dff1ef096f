package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.pods.ScrapedCondition.DEMO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.PrometheusStatus;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Firewall;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** The ways in which Prometheus can be there: several, in shards, in replicas, as an agent. */
@Tag("own-cluster")
@Isolated("changes the Prometheus that scrapes all demos")
class PrometheusServersE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final ScrapedCondition scraped = new ScrapedCondition(namespace);
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();

  @RegisterExtension
  @Order(Integer.MAX_VALUE) // opened before the pods go that it closes
  final Firewall firewall = new Firewall();

  @Test
  void each_prometheus_has_a_row_and_one_that_scrapes_every_pod_is_enough() {
    prometheus.add(
        "strict", "{\"serviceMonitorSelector\": {\"matchLabels\": {\"release\": \"strict\"}}}");
    scraped.create(spec -> {});

    scraped.healed();
    awaitRows(
        "monitoring/k8s True AllTargetsUp 2/2 5s",
        "monitoring/strict False LabelsNotSelected 0/2 null");

    namespace.edit(DEMO, spec -> spec.getMonitoring().setLabels(Map.of("release", "strict")));
    awaitRows(
        "monitoring/k8s True AllTargetsUp 2/2 5s", "monitoring/strict True AllTargetsUp 2/2 5s");
  }

  @Test
  void targets_of_all_shards_count_and_one_that_cannot_be_asked_is_missed() {
    prometheus.patch("{\"spec\": {\"shards\": 2}}");
    prometheus.awaitPods(2);
    scraped.create(spec -> spec.setReplicas(4));
    scraped.healed();
    awaitRows("monitoring/k8s True AllTargetsUp 4/4 5s");

    close(Prometheus.findWithTargets(namespace.client(), namespace.name(), DEMO).podAddress());
    namespace.awaitCondition(DEMO, "Scraped", "Unknown", "PrometheusUnreachable");
    awaitRows("monitoring/k8s True PrometheusUnreachable 4/4 5s");

    firewall.open();
    scraped.healed();
  }

  @Test
  void one_replica_that_answers_is_enough() {
    prometheus.patch("{\"spec\": {\"replicas\": 2}}");
    prometheus.awaitPods(2);
    scraped.create(spec -> {});
    scraped.healed();

    close(prometheus.podAddress());

    // Longer than between two looks.
    await()
        .during(Duration.ofSeconds(30))
        .until(this::rows, List.of("monitoring/k8s True AllTargetsUp 2/2 5s")::equals);
  }

  @Test
  void api_under_a_path_of_its_own_is_found() {
    prometheus.serveAt("http://localhost:9090/prom/", "{\"routePrefix\": \"/prom\"}");
    scraped.create(spec -> {});

    scraped.healed();
    namespace.awaitCondition(DEMO, "DataVerified", "Unknown", "CollectingData");
  }

  @Test
  void api_behind_a_certificate_that_nobody_knows_is_asked() {
    prometheus.addCertificate("web-tls");
    prometheus.serveAt(
        "https://localhost:9090/",
        """
        {"web": {"tlsConfig": {
          "cert": {"secret": {"name": "web-tls", "key": "tls.crt"}},
          "keySecret": {"name": "web-tls", "key": "tls.key"}}}}
        """);
    scraped.create(spec -> {});

    scraped.healed();
    namespace.awaitCondition(DEMO, "DataVerified", "Unknown", "CollectingData");
  }

  @Test
  void api_that_listens_inside_its_pod_alone_is_reported() {
    scraped.create(spec -> {});
    scraped.healed();

    prometheus.patch("{\"spec\": {\"listenLocal\": true}}");
    namespace.awaitCondition(
        DEMO,
        "Scraped",
        "Unknown",
        "PrometheusUnreachable",
        "Prometheus monitoring/k8s has spec.listenLocal: true",
        "Set PROMETHEUS_URL");
    // Once the pod that listens so runs.
    awaitDoctor("ok  Prometheus API is reachable");

    prometheus.patch("{\"spec\": {\"listenLocal\": false}}");
    scraped.healed();
  }

  @Test
  void prometheus_and_agent_of_one_name_have_a_row_each() {
    prometheus.addAgent("k8s");
    scraped.create(spec -> {});

    scraped.healed();
    await()
        .untilAsserted(
            () ->
                assertThat(namespace.find(MetricsDemo.class, DEMO).orElseThrow().getStatus())
                    .satisfies(
                        status ->
                            assertThat(status.getPrometheuses())
                                .extracting(row -> row.getKind() + " " + row.getReason())
                                .containsExactly(
                                    "Prometheus AllTargetsUp", "PrometheusAgent AllTargetsUp")));
  }

  @Test
  void agent_is_judged_by_its_targets_and_has_no_data_to_verify() {
    prometheus.delete();
    scraped.create(spec -> {});
    namespace.awaitCondition(DEMO, "Scraped", "Unknown", "NoPrometheus");

    prometheus.addAgent("agent");

    scraped.healed();
    awaitRows("monitoring/agent True AllTargetsUp 2/2 5s");
    namespace.awaitCondition(
        DEMO,
        "DataVerified",
        "Unknown",
        "NotQueryable",
        "PrometheusAgent monitoring/agent",
        "does not support queries");
  }

  @Test
  void agent_on_each_node_takes_service_monitors_once_it_is_a_stateful_set() {
    prometheus.addAgentOnEachNode("agent");
    scraped.create(spec -> {});

    awaitRows(
        "monitoring/k8s True AllTargetsUp 2/2 5s",
        "monitoring/agent False AgentIsDaemonSet 0/2 null");
    awaitDoctor(
        "AgentIsDaemonSet: PrometheusAgent monitoring/agent has spec.mode: DaemonSet",
        "set spec.mode to StatefulSet");

    patchAgent("{\"mode\": \"StatefulSet\"}");
    awaitRows(
        "monitoring/k8s True AllTargetsUp 2/2 5s",
        "monitoring/agent False NamespaceNotSelected 0/2 null");
    patchAgent("{\"serviceMonitorNamespaceSelector\": {}, \"serviceMonitorSelector\": {}}");
    awaitRows(
        "monitoring/k8s True AllTargetsUp 2/2 5s", "monitoring/agent True AllTargetsUp 2/2 5s");
  }

  private void patchAgent(String spec) {
    prometheus
        .kubectl(
            "patch",
            "prometheusagent/agent",
            "--type=merge",
            "-p",
            "{\"spec\": %s}".formatted(spec))
        .orThrow();
  }

  private void close(String prometheusPod) {
    Installation.operatorPods(namespace.client())
        .forEach(pod -> firewall.drop(prometheusPod, 9090, pod.getStatus().getPodIP()));
  }

  private void awaitDoctor(String... words) {
    ExaminedMonitor.awaitDoctor()
        .untilAsserted(
            () ->
                assertThat(
                        Command.operator("doctor", "mdemo/" + DEMO, "-n", namespace.name())
                            .output())
                    .contains(words));
  }

  private void awaitRows(String... rows) {
    await().untilAsserted(() -> assertThat(rows()).containsExactly(rows));
  }

  private List<String> rows() {
    List<PrometheusStatus> rows =
        namespace.find(MetricsDemo.class, DEMO).orElseThrow().getStatus().getPrometheuses();
    return rows == null ? List.of() : rows.stream().map(PrometheusServersE2E::row).toList();
  }

  private static String row(PrometheusStatus row) {
    return "%s/%s %s %s %d/%d %s"
        .formatted(
            row.getNamespace(),
            row.getName(),
            row.getSelected(),
            row.getReason(),
            row.getTargetsUp(),
            row.getTargetsExpected(),
            row.getScrapeInterval());
  }
}
