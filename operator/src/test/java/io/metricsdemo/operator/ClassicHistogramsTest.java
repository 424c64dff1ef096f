package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.interval;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.simulator.LoggedRequest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The ServiceMonitor asks for classic histograms beside native ones, where its CRD has the field:
 * an API server silently drops what an older CRD does not know.
 */
class ClassicHistogramsTest {

  private TestCluster cluster;

  @BeforeEach
  void start() {
    cluster = TestCluster.withoutOperator();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void crd_without_the_field_costs_no_write_at_rest_or_after_a_restart() throws Exception {
    cluster.server().registerCrd(ServiceMonitorCrds.withoutClassicHistograms());
    cluster.startOperator(Map.of());
    cluster.createReady("demo-app");
    assertThat(asked()).isEmpty();
    cluster.server().requests().reset();

    cluster.edit("demo-app", spec -> spec.setReplicas(3));
    cluster.pods("demo-app", 3);
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
    cluster.awaitQuiet();
    assertThat(cluster.operatorWrites())
        .extracting(LoggedRequest::resource)
        .doesNotContain("servicemonitors.monitoring.coreos.com");

    cluster.stopOperator();
    cluster.server().requests().reset();
    cluster.startOperatorAgain();
    await().until(() -> cluster.reconciliations() >= 1);
    cluster.awaitQuiet();
    assertThat(cluster.operatorWrites()).isEmpty();
  }

  @Test
  void another_interval_is_one_apply_under_a_crd_without_the_field() throws Exception {
    cluster.server().registerCrd(ServiceMonitorCrds.withoutClassicHistograms());
    cluster.startOperator(Map.of());
    cluster.createReady("demo-app");
    cluster.server().requests().reset();

    cluster.edit("demo-app", spec -> spec.setMonitoring(interval("5s")));
    await()
        .until(
            () ->
                cluster
                    .serviceMonitor("demo-app")
                    .orElseThrow()
                    .getSpec()
                    .getEndpoints()
                    .get(0)
                    .getInterval()
                    .equals("5s"));
    cluster.awaitQuiet();

    assertThat(cluster.operatorWrites())
        .extracting(LoggedRequest::resource)
        .containsOnlyOnce("servicemonitors.monitoring.coreos.com");
  }

  @Test
  void field_is_set_as_soon_as_a_newer_crd_has_it() throws Exception {
    cluster.server().registerCrd(ServiceMonitorCrds.withoutClassicHistograms());
    cluster.startOperator(Map.of());
    cluster.createReady("demo-app");

    cluster.server().registerCrd(ServiceMonitorCrds.withClassicHistograms());

    await().until(this::asked, Optional.of(true)::equals);
  }

  private Optional<Boolean> asked() {
    return cluster
        .serviceMonitor("demo-app")
        .map(monitor -> monitor.getSpec().getScrapeClassicHistograms());
  }
}
