package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.metricsdemo.simulator.Fault;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a process of its own. */
@Tag("slow")
class MainTest {

  @TempDir private Path folder;
  private TestCluster cluster;
  private OperatorJvm operator;

  @BeforeEach
  void startCluster() {
    cluster = TestCluster.withoutOperator();
  }

  @AfterEach
  void stop() {
    if (operator != null) {
      operator.close();
    }
    cluster.close();
  }

  @Test
  void wrong_settings_stop_the_start_with_a_line_for_each() throws Exception {
    start(Map.of("LOG_FORMAT", "xml", "HEALTH_PORT", "-1"));

    assertThat(operator.exitCode()).isEqualTo(2);
    assertThat(operator.output().lines())
        .containsExactly(
            "LOG_FORMAT: Invalid value: \"xml\": must be text or json",
            "HEALTH_PORT: Invalid value: \"-1\": must be a port between 1 and 65535, inclusive, or 0 for any free port");
  }

  @Test
  void taken_port_is_reported_with_its_setting() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      start(Map.of("METRICS_PORT", String.valueOf(taken.getLocalPort())));

      assertThat(operator.exitCode()).isEqualTo(1);
    }
    assertThat(operator.output()).contains("the port in METRICS_PORT is already in use");
  }

  @Test
  void sigterm_ends_it_with_exit_code_0() throws Exception {
    start(Map.of());
    operator.awaitOutput("Watching MetricsDemos");

    operator.terminate();

    assertThat(operator.exitCode()).isZero();
  }

  @Test
  void sigterm_releases_the_lease() throws Exception {
    start(Map.of("LEADER_ELECTION", "true", "POD_NAME", "pod-1", "POD_NAMESPACE", "default"));
    operator.awaitOutput("Became leader");
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("pod-1");

    operator.terminate();

    assertThat(operator.exitCode()).isZero();
    assertThat(lease().getSpec().getHolderIdentity()).isNull();
  }

  @Test
  void start_without_the_api_server_is_patient() throws Exception {
    Fault away = cluster.server().failWith(503, request -> true);
    try (away) {
      start(Map.of());
      operator.awaitOutput("Failed to reach API server");

      assertThat(operator.get("healthPort", "/livez").statusCode()).isEqualTo(200);
      assertThat(operator.get("healthPort", "/readyz").statusCode()).isEqualTo(503);
    }

    operator.awaitOutput("Watching MetricsDemos");
    assertThat(operator.get("healthPort", "/readyz").statusCode()).isEqualTo(200);
    assertThat(operator.lines("Failed to reach API server")).isEqualTo(1);
  }

  @Test
  void sigterm_ends_it_while_the_api_server_is_away() throws Exception {
    Fault away = cluster.server().failWith(503, request -> true);
    try (away) {
      start(Map.of());
      operator.awaitOutput("Failed to reach API server");

      operator.terminate();

      assertThat(operator.exitCode()).isZero();
    }
  }

  @Test
  void sigterm_ends_it_while_it_waits_for_a_permission() throws Exception {
    Fault fault =
        cluster.server().failWith(403, request -> request.resource().startsWith("deployments"));
    try (fault) {
      start(Map.of());
      operator.awaitOutput("Failed to watch resource");

      operator.terminate();

      assertThat(operator.exitCode()).isZero();
    }
  }

  @Test
  void probes_and_metrics_are_served() throws Exception {
    start(Map.of());
    operator.awaitOutput("Watching MetricsDemos");
    cluster.createReady("demo-app");

    assertThat(operator.get("healthPort", "/livez").statusCode()).isEqualTo(200);
    assertThat(operator.get("healthPort", "/readyz").statusCode()).isEqualTo(200);
    assertThat(operator.get("healthPort", "/").statusCode()).isEqualTo(404);
    await()
        .untilAsserted(
            () ->
                assertThat(operator.get("metricsPort", "/metrics").body())
                    .contains(
                        "metricsdemo_resources{condition=\"Ready\",status=\"True\"} 1.0",
                        "metricsdemo_reconciliations_total ",
                        "metricsdemo_reconciliation_failures_total 0.0",
                        "metricsdemo_reconciliation_queue_depth 0.0",
                        "metricsdemo_reconciliation_duration_seconds_count ",
                        "metricsdemo_operator_build_info{",
                        "process_resident_memory_bytes ",
                        "jvm_memory_used_bytes{area=\"heap\"}"));
  }

  @Test
  void log_is_json_when_asked() throws Exception {
    start(Map.of("LOG_FORMAT", "json"));
    operator.awaitOutput("Watching MetricsDemos");

    assertThat(operator.output().lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
  }

  @Test
  void arguments_make_it_a_command() throws Exception {
    start(Map.of(), "doctor", "web", "-n", "default");

    assertThat(operator.exitCode()).isEqualTo(2);
    assertThat(operator.output().lines())
        .containsExactly("No ServiceMonitor web in namespace default. The namespace has none");
  }

  private void start(Map<String, String> environment, String... arguments) throws IOException {
    operator = OperatorJvm.start(cluster, folder, environment, arguments);
  }

  private Lease lease() {
    return cluster.lease("default");
  }
}
