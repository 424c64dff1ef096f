package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.demo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class OperatorMetricsTest {

  private final TestCluster cluster = TestCluster.withoutOperator();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void queue_is_empty_when_all_that_waited_is_deleted() throws Exception {
    int demos = 100;
    for (int i = 0; i < demos; i++) {
      cluster.create(demo("demo-" + i));
    }
    cluster.startOperator(Map.of());
    for (int i = demos - 1; i >= 0; i--) {
      cluster.delete(demo("demo-" + i));
    }
    cluster.createReady("last");

    await()
        .untilAsserted(
            () -> assertThat(gauge("metricsdemo_reconciliation_queue_depth")).hasValue(0.0));
  }

  @Test
  void combination_that_is_gone_is_zero_and_not_missing() throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady("demo-app");
    await().until(() -> resources("Ready", "True").equals(Optional.of(1.0)));

    cluster.delete(demo("demo-app"));

    await().untilAsserted(() -> assertThat(resources("Ready", "True")).hasValue(0.0));
    assertThat(resources("Stalled", "True")).hasValue(0.0);
  }

  @Test
  void oldest_of_the_demos_that_are_not_scraped_counts_unless_it_is_switched_off()
      throws Exception {
    cluster.startOperator(Map.of());
    MetricsDemo verified = demo("demo-app");
    verified.getSpec().setVerification(null);
    cluster.create(verified);
    cluster.pods("demo-app", 2);
    cluster.awaitCondition("demo-app", "Scraped", "Unknown", "NoPrometheus");

    await()
        .untilAsserted(
            () -> {
              Condition scraped = scraped("demo-app");
              assertThat(since("Scraped", scraped.getStatus()))
                  .as("%s", scraped)
                  .hasValue(
                      (double) Instant.parse(scraped.getLastTransitionTime()).getEpochSecond());
            });

    cluster.edit("demo-app", spec -> spec.setReplicas(0));

    await()
        .untilAsserted(
            () -> {
              assertThat(scraped("demo-app").getReason()).isEqualTo("ScaledToZero");
              assertThat(since("Scraped", "False")).isEmpty();
            });
    assertThat(since("DataVerified", "Unknown")).isEmpty();
    assertThat(since("MonitorApplied", "True")).isPresent();
  }

  private Condition scraped(String demo) {
    return cluster.conditions(demo).stream()
        .filter(condition -> condition.getType().equals("Scraped"))
        .findFirst()
        .orElseThrow();
  }

  private Optional<Double> since(String condition, String status) {
    return gauge(
        "metricsdemo_condition_since_timestamp_seconds", "condition", condition, "status", status);
  }

  private Optional<Double> resources(String condition, String status) {
    return gauge("metricsdemo_resources", "condition", condition, "status", status);
  }

  private Optional<Double> gauge(String name, String... labels) {
    PrometheusRegistry registry = cluster.registry();
    return registry.scrape(name::equals).stream()
        .map(GaugeSnapshot.class::cast)
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .filter(point -> point.getLabels().equals(Labels.of(labels)))
        .map(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
        .findFirst();
  }
}
