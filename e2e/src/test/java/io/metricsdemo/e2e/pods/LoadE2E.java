package io.metricsdemo.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.metricsdemo.api.v1alpha1.LoadMetricsSpec;
import io.metricsdemo.api.v1alpha1.LoadSpec;
import io.metricsdemo.api.v1alpha1.LoadStatus;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A load of 200,000 series in 2 pods: predicted, stored and confirmed, and what is reported if
 * Prometheus stores less. The conditions go to the file load.txt beside the logs.
 */
@Tag("own-cluster")
@Isolated("changes the Prometheus that scrapes all demos")
class LoadE2E {

  private static final String DEMO = "demo-app";

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();

  @BeforeAll
  static void allowLoads() {
    setMaxLoadSeries("=1000000");
  }

  @AfterAll
  static void refuseLoads() {
    setMaxLoadSeries("-");
  }

  /** As a user does it, with kubectl's syntax of a value or of its removal. */
  private static void setMaxLoadSeries(String value) {
    String operator = "deployment/" + OperatorProcess.SERVICE_ACCOUNT;
    Command.kubectlIn(OperatorProcess.NAMESPACE, "set", "env", operator, "MAX_LOAD_SERIES" + value)
        .orThrow();
    Command.kubectlIn(OperatorProcess.NAMESPACE, "rollout", "status", operator, "--timeout=3m")
        .orThrow();
  }

  @Test
  void load_is_predicted_confirmed_and_changed_without_a_restart_of_pods() {
    create();

    awaitCondition("True", "LoadStored", "stores all 200,000 series of the load of 2 pods");
    LoadStatus status = status();
    assertThat(status.getSeries()).isEqualTo(200_000);
    assertThat(status.getStored()).isEqualTo(200_000);
    assertThat(status.getSamplesPerSecond()).isEqualTo(20_000);
    assertThat(storedSeries()).isEqualTo(200_000);
    List<String> pods = namespace.podNames(DEMO);

    namespace.edit(DEMO, spec -> spec.setLoad(gauges(1_100)));

    awaitCondition("True", "LoadStored", "stores all 220,000 series of the load of 2 pods");
    assertThat(storedSeries()).isEqualTo(220_000);
    assertThat(namespace.podNames(DEMO)).containsExactlyInAnyOrderElementsOf(pods);
  }

  @Test
  void limit_of_samples_keeps_a_load_from_being_stored() {
    create();
    awaitCondition("True", "LoadStored");

    limit("50000");

    awaitCondition(
        "False",
        "LimitExceeded",
        "Each pod exposes up to 100,000 series of the load",
        "spec.sampleLimit of ServiceMonitor " + namespace.name() + "/demo-app");

    limit("null");

    awaitCondition("True", "LoadStored");
  }

  @Test
  void relabeling_that_drops_series_is_named() {
    create();
    awaitCondition("True", "LoadStored");

    prometheus.patch(
        """
        {"spec": {"scrapeClasses": [{"name": "lean", "default": true, "metricRelabelings": [
          {"sourceLabels": ["__name__"], "regex": "load_gauge_1.*", "action": "drop"}]}]}}
        """);

    // Of the numbers below 1,000 these begin with a 1: 1, 10 to 19, 100 to 199.
    awaitCondition(
        "False",
        "SeriesDropped",
        "stores 177,800 of the 200,000 series that the load of 2 pods has",
        "Change metricRelabelings[0] of spec.scrapeClasses[0] (lean) of Prometheus monitoring/k8s");
    assertThat(status().getStored()).isEqualTo(177_800);
    assertThat(storedSeries()).isEqualTo(177_800);
  }

  private void create() {
    namespace.create(
        DEMO,
        spec -> {
          spec.setMonitoring(TestNamespace.every("10s"));
          spec.setLoad(gauges(1_000));
        });
  }

  private static LoadSpec gauges(int number) {
    LoadMetricsSpec metrics = new LoadMetricsSpec();
    metrics.setGauges(number);
    LoadSpec load = new LoadSpec();
    load.setMetrics(metrics);
    load.setSeriesPerMetric(100);
    return load;
  }

  /** As a user does it: the operator leaves fields of the ServiceMonitor that it does not set. */
  private void limit(String samples) {
    namespace
        .kubectl(
            "patch",
            "servicemonitor/" + DEMO,
            "--type=merge",
            "-p",
            "{\"spec\": {\"sampleLimit\": %s}}".formatted(samples))
        .orThrow();
  }

  private void awaitCondition(String status, String reason, String... words) {
    Condition condition = namespace.awaitCondition(DEMO, "LoadConfirmed", status, reason, words);
    Cluster.record("load.txt", "%s/%s: %s".formatted(status, reason, condition.getMessage()));
  }

  private LoadStatus status() {
    return namespace.find(MetricsDemo.class, DEMO).orElseThrow().getStatus().getLoad();
  }

  /** As Prometheus counts them itself. */
  private long storedSeries() {
    List<Prometheus.Sample> count =
        await()
            .until(
                () ->
                    Prometheus.find(namespace.client())
                        .query(
                            "count({__name__=~\"load_.+\",namespace=\"%s\"})"
                                .formatted(namespace.name())),
                samples -> !samples.isEmpty());
    return Math.round(count.get(0).value());
  }
}
