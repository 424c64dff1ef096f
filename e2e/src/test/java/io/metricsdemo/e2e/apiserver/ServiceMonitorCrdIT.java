package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Prometheus Operator is installed late, removed, and installed again. */
@Tag("own-cluster") // Removing the CRD removes all ServiceMonitors of a cluster.
class ServiceMonitorCrdIT {

  @RegisterExtension static final Installation INSTALLATION = Installation.withoutOperator();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  private OperatorProcess operator;

  @BeforeEach
  void startOperatorWithoutTheCrd() {
    removeCrd();
    try (KubernetesClient client = Cluster.connect()) {
      // Its log must show only this namespace, not that of the test before.
      operator = OperatorProcess.launch(client, Map.of("WATCH_NAMESPACES", namespace.name()));
    }
    operator.awaitLog("Watching MetricsDemos");
  }

  @AfterEach
  void stopOperator() {
    operator.close();
  }

  @AfterAll
  static void leaveTheCrdForOthers() {
    Installation.applyServiceMonitorCrd();
  }

  @Test
  void demo_goes_on_by_itself_when_the_crd_is_installed_late() {
    namespace.create("demo-app", spec -> {});

    assertThat(awaitCrdMissing("demo-app")).contains("Install Prometheus Operator");
    Installation.applyServiceMonitorCrd();

    awaitServiceMonitor("demo-app");
    assertThat(operator.isRunning()).isTrue();
  }

  @Test
  void crd_that_is_removed_is_reported_once_and_then_the_log_is_quiet() {
    Installation.applyServiceMonitorCrd();
    namespace.create("demo-app", spec -> {});
    awaitServiceMonitor("demo-app");
    // Comes after the status.
    operator.awaitLog("Readiness changed");

    long linesBefore = operator.log().lines().count();

    removeCrd();
    awaitCrdMissing("demo-app");

    await()
        .during(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThat(operator.log().lines().skip(linesBefore)).hasSizeLessThanOrEqualTo(3));
    assertThat(operator.isRunning()).isTrue();
  }

  @Test
  void crd_that_returns_serves_the_demos_from_before_and_those_created_meanwhile() {
    Installation.applyServiceMonitorCrd();
    namespace.create("before", spec -> {});
    awaitServiceMonitor("before");
    removeCrd();
    awaitCrdMissing("before");
    namespace.create("meanwhile", spec -> {});
    awaitCrdMissing("meanwhile");

    Installation.applyServiceMonitorCrd();

    awaitServiceMonitor("before");
    awaitServiceMonitor("meanwhile");
    assertThat(operator.isRunning()).isTrue();
  }

  private static void removeCrd() {
    Command.kubectl(
            "delete", "crd/servicemonitors.monitoring.coreos.com", "--ignore-not-found", "--wait")
        .orThrow();
  }

  private String awaitCrdMissing(String demo) {
    namespace.awaitCondition(demo, "Ready", "False", "RolloutInProgress");
    return namespace
        .awaitCondition(demo, "MonitorApplied", "False", "ServiceMonitorCRDMissing")
        .getMessage();
  }

  private void awaitServiceMonitor(String demo) {
    namespace.awaitCondition(demo, "MonitorApplied", "True", "ServiceMonitorApplied");
    namespace.awaitObject(ServiceMonitor.class, demo);
  }
}
