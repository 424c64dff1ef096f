package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.alerts.DemoAlerts;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.parameters.ImageRules;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import io.metricsdemo.operator.parameters.MonitorMetadata;
import io.metricsdemo.operator.parameters.SpecParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the alerts of deploy/operator-monitoring fire, and when they do not. */
class OperatorAlertsTest {

  private static final Path RULES = Path.of("../deploy/operator-monitoring/prometheusrule.yaml");
  private static final String LEADER =
      "{job=\"metricsdemo-operator\",namespace=\"metricsdemo-system\",pod=\"a\"}";
  private static final String FOLLOWER = LEADER.replace("\"a\"", "\"b\"");

  @TempDir Path folder;

  @Test
  void rules_are_valid() {
    new Promtool(folder).checkRules(rules());
  }

  @Test
  void nothing_fires_while_all_is_well() {
    assertFiring(well(), "3h");
  }

  @Test
  void no_replica_leads() {
    List<Map<String, String>> series = without("metricsdemo_leader" + LEADER);

    assertFiring(series, "4m");
    assertFiring(series, "5m", "MetricsDemoOperatorNotLeading");
    assertFiring(List.of(), "5m", "MetricsDemoOperatorNotLeading");
  }

  @Test
  void no_replica_of_a_second_installation_leads() {
    String second = LEADER.replace("metricsdemo-system", "team-a");

    assertFiring(
        with("metricsdemo_leader" + second, "0+0x200"), "5m", "MetricsDemoOperatorNotLeading");
    assertFiring(with("metricsdemo_leader" + second, "1+0x200"), "3h");
  }

  @Test
  void reconciliations_fail() {
    List<Map<String, String>> series =
        with("metricsdemo_reconciliation_failures_total" + LEADER, "0+3x200");

    assertFiring(series, "14m");
    assertFiring(series, "17m", "MetricsDemoReconciliationsFailing");
  }

  @Test
  void failure_that_has_passed_is_no_alert() {
    assertFiring(with("metricsdemo_reconciliation_failures_total" + LEADER, "0 1 1x200"), "17m");
  }

  @Test
  void failures_of_several_short_outages_are_no_alert() {
    // As when the API servers of a control plane are upgraded one after the other.
    String outages = "0x5 3x7 6x7 9x100";

    assertFiring(with("metricsdemo_reconciliation_failures_total" + LEADER, outages), "24m");
  }

  @Test
  void queue_does_not_drain() {
    List<Map<String, String>> series =
        with("metricsdemo_reconciliation_queue_depth" + LEADER, "7+0x200");

    assertFiring(series, "14m");
    assertFiring(series, "15m", "MetricsDemoQueueNotDraining");
  }

  @Test
  void queue_that_is_empty_now_and_then_drains() {
    assertFiring(
        with("metricsdemo_reconciliation_queue_depth" + LEADER, "7x10 0 7x10 0 7x10 0"), "33m");
  }

  @Test
  void prometheus_server_does_not_answer() {
    String other = up("Prometheus monitoring/other");
    List<Map<String, String>> series = with(other, "0+0x200");

    assertFiring(series, "9m");
    assertFiring(series, "10m", "MetricsDemoPrometheusNotAnswering");
  }

  @Test
  void prometheus_server_that_answers_again_is_no_alert() {
    assertFiring(with(up("Prometheus monitoring/other"), "0x8 1x200"), "30m");
  }

  @Test
  void demo_is_stalled() {
    assertFiring(since("Stalled", "True"), "5m");
    assertFiring(since("Stalled", "True"), "6m", "MetricsDemoStalled");
  }

  @Test
  void demo_is_not_scraped() {
    for (String status : List.of("False", "Unknown")) {
      assertFiring(since("Scraped", status), "15m");
      assertFiring(since("Scraped", status), "16m", "MetricsDemoNotScraped");
    }
    assertFiring(since("Scraped", "True"), "3h");
  }

  @Test
  void data_is_wrong() {
    String wrong =
        "metricsdemo_resources"
            + LEADER.replace("}", ",condition=\"DataVerified\",status=\"False\"}");

    assertFiring(with(wrong, "1+0x200"), "1m", "MetricsDemoDataWrong");
    assertFiring(with(wrong, "0+0x200"), "1m");
  }

  @Test
  void data_is_not_verified() {
    assertFiring(since("DataVerified", "Unknown"), "1h");
    assertFiring(since("DataVerified", "Unknown"), "61m", "MetricsDemoNotVerified");
  }

  @Test
  void each_alert_has_a_severity_and_leads_to_a_section_that_exists() throws Exception {
    assertThat(Stream.concat(operatorRules().stream(), demoRules().stream()))
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.getLabels().get("severity")).isIn("none", "warning", "critical");
              assertThat(rule.getAnnotations())
                  .containsOnlyKeys("summary", "description", "runbook_url");
              String[] link = rule.getAnnotations().get("runbook_url").split("#");
              assertThat(link[0]).isEqualTo(Names.RUNBOOK_URL);
              assertThat(DocumentationTest.anchors(Path.of("../docs/conditions.md")))
                  .contains(link[1]);
            });
  }

  @Test
  void each_alert_is_documented() throws Exception {
    String page = Files.readString(Path.of("../docs/alerts.md"));

    assertThat(Stream.concat(operatorRules().stream(), demoRules().stream()))
        .allSatisfy(rule -> assertThat(page).contains("| `" + rule.getAlert() + "` |"));
  }

  private static List<Rule> demoRules() throws InvalidSpecException {
    return DemoAlerts.of(
        new SpecParser(new ImageRules("demo-app:1", List.of()), MonitorMetadata.NONE)
            .parse(
                Serialization.unmarshal("metadata: {name: a, namespace: b}", MetricsDemo.class)));
  }

  private static List<Rule> operatorRules() {
    try {
      return Serialization.unmarshal(Files.readString(RULES), PrometheusRule.class)
          .getSpec()
          .getGroups()
          .get(0)
          .getRules();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path rules() {
    return new Promtool(folder)
        .write(
            "rules.yaml",
            Map.of("groups", List.of(Map.of("name", "operator", "rules", operatorRules()))));
  }

  /** Two replicas, one that leads, a Prometheus server and a MetricsDemo. */
  private static List<Map<String, String>> well() {
    List<Map<String, String>> series = new ArrayList<>();
    for (String pod : List.of(LEADER, FOLLOWER)) {
      series.add(
          Promtool.series("metricsdemo_leader" + pod, pod.equals(LEADER) ? "1+0x200" : "0+0x200"));
      series.add(Promtool.series("metricsdemo_reconciliation_failures_total" + pod, "0+0x200"));
      series.add(Promtool.series("metricsdemo_reconciliation_queue_depth" + pod, "0+0x200"));
      series.add(
          Promtool.series(
              "metricsdemo_resources"
                  + pod.replace("}", ",condition=\"DataVerified\",status=\"False\"}"),
              "0+0x200"));
    }
    series.add(Promtool.series(up("Prometheus monitoring/k8s"), "1+0x200"));
    series.add(
        Promtool.series(
            "metricsdemo_condition_since_timestamp_seconds"
                + LEADER.replace("}", ",condition=\"Scraped\",status=\"True\"}"),
            "0+0x200"));
    return series;
  }

  private static String up(String server) {
    return "metricsdemo_prometheus_up" + LEADER.replace("}", ",server=\"%s\"}".formatted(server));
  }

  private static List<Map<String, String>> without(String series) {
    return well().stream().filter(each -> !each.get("series").equals(series)).toList();
  }

  private static List<Map<String, String>> with(String series, String values) {
    List<Map<String, String>> all = new ArrayList<>(without(series));
    all.add(Promtool.series(series, values));
    return all;
  }

  /** A condition that has had the status since the first sample. */
  private static List<Map<String, String>> since(String condition, String status) {
    return with(
        "metricsdemo_condition_since_timestamp_seconds"
            + LEADER.replace("}", ",condition=\"%s\",status=\"%s\"}".formatted(condition, status)),
        "0+0x200");
  }

  private void assertFiring(List<Map<String, String>> series, String time, String... alerts) {
    new Promtool(folder)
        .testRules(List.of(rules()), "1m", Promtool.firing("1m", series, time, List.of(alerts)));
  }
}
