package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.metricsdemo.simulator.Fault;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a process of its own. */
@Tag("slow")
class MainTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private TestCluster cluster;
  private Process process;

  @BeforeEach
  void startCluster() {
    cluster = TestCluster.withoutOperator();
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroyForcibly();
    }
    cluster.close();
  }

  @Test
  void wrong_settings_stop_the_start_with_a_line_for_each() throws Exception {
    start(Map.of("LOG_FORMAT", "xml", "HEALTH_PORT", "-1"));

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(output().lines())
        .containsExactly(
            "LOG_FORMAT is \"xml\", which must be text or json",
            "HEALTH_PORT is \"-1\", which must be a port from 1 to 65535, or 0 for any");
  }

  @Test
  void taken_port_is_told_with_its_setting() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      start(Map.of("METRICS_PORT", String.valueOf(taken.getLocalPort())));

      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(output()).contains("the port that METRICS_PORT gives is taken");
  }

  @Test
  void sigterm_ends_it_with_exit_code_0() throws Exception {
    start(Map.of());
    await().atMost(PATIENCE).until(() -> output().contains("watching MetricsDemos"));

    process.destroy();

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void sigterm_releases_the_lease() throws Exception {
    start(Map.of("LEADER_ELECTION", "true", "POD_NAME", "pod-1", "POD_NAMESPACE", "default"));
    await().atMost(PATIENCE).until(() -> output().contains("leading"));
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("pod-1");

    process.destroy();

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(lease().getSpec().getHolderIdentity()).isNull();
  }

  @Test
  void lost_lease_ends_it_with_exit_code_1() throws Exception {
    start(Map.of("LEADER_ELECTION", "true", "POD_NAME", "pod-1", "POD_NAMESPACE", "default"));
    await().atMost(PATIENCE).until(() -> output().contains("leading"));

    cluster.giveLeaseAway("default");

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(output().lines())
        .last()
        .asString()
        .contains("no longer leading: the Lease has another holder: \"somebody\"");
  }

  @Test
  void start_without_the_api_server_is_patient() throws Exception {
    Fault away = cluster.server().failWith(503, request -> true);
    try (away) {
      start(Map.of());
      await().atMost(PATIENCE).until(() -> output().contains("cannot be reached"));

      assertThat(get(port("health_port"), "/livez").statusCode()).isEqualTo(200);
      assertThat(get(port("health_port"), "/readyz").statusCode()).isEqualTo(503);
    }

    await().atMost(PATIENCE).until(() -> output().contains("watching MetricsDemos"));
    assertThat(get(port("health_port"), "/readyz").statusCode()).isEqualTo(200);
    assertThat(output().lines().filter(line -> line.contains("cannot be reached"))).hasSize(1);
  }

  @Test
  void sigterm_ends_it_while_the_api_server_is_away() throws Exception {
    Fault away = cluster.server().failWith(503, request -> true);
    try (away) {
      start(Map.of());
      await().atMost(PATIENCE).until(() -> output().contains("cannot be reached"));

      process.destroy();

      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
  }

  @Test
  void sigterm_ends_it_while_it_waits_for_a_permission() throws Exception {
    Fault fault =
        cluster.server().failWith(403, request -> request.resource().startsWith("deployments"));
    try (fault) {
      start(Map.of());
      await().atMost(PATIENCE).until(() -> output().contains("cannot watch"));

      process.destroy();

      assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
  }

  @Test
  void probes_and_metrics_are_served() throws Exception {
    start(Map.of());
    await().atMost(PATIENCE).until(() -> output().contains("watching MetricsDemos"));
    cluster.createReady("demo-app");

    assertThat(get(port("health_port"), "/livez").statusCode()).isEqualTo(200);
    assertThat(get(port("health_port"), "/readyz").statusCode()).isEqualTo(200);
    assertThat(get(port("health_port"), "/").statusCode()).isEqualTo(404);
    await()
        .untilAsserted(
            () ->
                assertThat(get(port("metrics_port"), "/metrics").body())
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
    await().atMost(PATIENCE).until(() -> output().contains("watching MetricsDemos"));

    assertThat(output().lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
  }

  @Test
  void arguments_make_it_a_command() throws Exception {
    start(Map.of(), "doctor", "web", "-n", "default");

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(output().lines())
        .containsExactly("no ServiceMonitor web in namespace default; it has none");
  }

  private void start(Map<String, String> environment, String... arguments) throws IOException {
    Path kubeconfig = folder.resolve("kubeconfig");
    cluster.server().writeKubeconfig(kubeconfig);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.metricsdemo.operator.Main");
    builder.command().addAll(List.of(arguments));
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().putAll(Map.of("HEALTH_PORT", "0", "METRICS_PORT", "0"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log().toFile());
    process = builder.start();
  }

  private Lease lease() {
    return cluster.lease("default");
  }

  private Path log() {
    return folder.resolve("log");
  }

  private String output() throws IOException {
    return Files.readString(log());
  }

  private int port(String name) throws IOException {
    Matcher port = Pattern.compile(name + "=\"(\\d+)\"").matcher(output());
    assertThat(port.find()).as("%s in the log", name).isTrue();
    return Integer.parseInt(port.group(1));
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
