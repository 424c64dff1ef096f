package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metricsdemo.operator.leadership.Candidate;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.observability.LogFormat;
import io.metricsdemo.operator.parameters.MonitorMetadata;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorConfigTest {

  @Test
  void empty_environment_watches_all_namespaces_with_the_default_image()
      throws InvalidConfigException {
    OperatorConfig config = OperatorConfig.fromEnvironment(Map.of());

    assertThat(config.watchedNamespaces()).isEmpty();
    assertThat(config.images().defaultImage()).isEqualTo("localhost/metricsdemo/demo-app:0.1.0");
    assertThat(config.images().allowedPrefixes()).isEmpty();
    assertThat(config.monitors()).isEqualTo(MonitorMetadata.NONE);
    assertThat(config.logFormat()).isEqualTo(LogFormat.TEXT);
    assertThat(config.healthPort()).isEqualTo(8081);
    assertThat(config.metricsPort()).isEqualTo(8080);
    assertThat(config.prometheus()).isEmpty();
    assertThat(config.candidate()).isEmpty();
  }

  @Test
  void annotations_of_service_monitors_are_read() throws InvalidConfigException {
    OperatorConfig config =
        OperatorConfig.fromEnvironment(
            Map.of(
                "SERVICE_MONITOR_ANNOTATIONS",
                "arms.prometheus.io/discovery=true, example.com/note=a=b"));

    assertThat(config.monitors().annotations())
        .isEqualTo(Map.of("arms.prometheus.io/discovery", "true", "example.com/note", "a=b"));
  }

  @Test
  void alerts_link_to_the_page_of_the_settings() throws InvalidConfigException {
    String page = "https://wiki.example.com/runbooks";

    assertThat(OperatorConfig.fromEnvironment(Map.of("RUNBOOK_URL", page)).monitors().runbookUrl())
        .isEqualTo(page);
    assertThatThrownBy(
            () -> OperatorConfig.fromEnvironment(Map.of("RUNBOOK_URL", page + "#section")))
        .hasMessageContaining(
            "RUNBOOK_URL: Invalid value: \"https://wiki.example.com/runbooks#section\": must be the"
                + " URL of a page, without a query or fragment");
  }

  @Test
  void every_setting_is_read(@TempDir Path files) throws InvalidConfigException, IOException {
    Path token = Files.writeString(files.resolve("token"), "secret");
    Path ca = Files.writeString(files.resolve("ca.pem"), "");

    OperatorConfig config =
        OperatorConfig.fromEnvironment(
            Map.of(
                "WATCH_NAMESPACES", "team-b, team-a",
                "DEMO_IMAGE", "ghcr.io/ours/demo-app:2",
                "ALLOWED_IMAGE_PREFIXES", "ghcr.io/ours/,quay.io/ours/",
                "SERVICE_MONITOR_LABELS", "release=kps,team=a",
                "LOG_FORMAT", "json",
                "HEALTH_PORT", "1234",
                "METRICS_PORT", "0",
                "PROMETHEUS_URL", "https://prometheus.example.com:9090/prefix",
                "PROMETHEUS_BEARER_TOKEN_FILE", token.toString(),
                "PROMETHEUS_CA_FILE", ca.toString()));

    assertThat(config.watchedNamespaces()).containsExactly("team-a", "team-b");
    assertThat(config.images().defaultImage()).isEqualTo("ghcr.io/ours/demo-app:2");
    assertThat(config.images().allowedPrefixes()).containsExactly("ghcr.io/ours/", "quay.io/ours/");
    assertThat(config.monitors())
        .isEqualTo(
            new MonitorMetadata(
                Map.of("release", "kps", "team", "a"), Map.of(), Names.RUNBOOK_URL));
    assertThat(config.logFormat()).isEqualTo(LogFormat.JSON);
    assertThat(config.healthPort()).isEqualTo(1234);
    assertThat(config.metricsPort()).isZero();
    assertThat(config.prometheus())
        .hasValueSatisfying(
            server -> {
              assertThat(server.url())
                  .isEqualTo(URI.create("https://prometheus.example.com:9090/prefix"));
              assertThat(server.bearerTokenFile()).contains(token);
              assertThat(server.caFile()).contains(ca);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WATCH_NAMESPACES | Team_A | WATCH_NAMESPACES: Invalid value: \"Team_A\": must be names of namespaces",
        "DEMO_IMAGE | a b | DEMO_IMAGE: Invalid value: \"a b\": must be an image reference",
        "SERVICE_MONITOR_LABELS | release | SERVICE_MONITOR_LABELS: Invalid value: \"release\": must be key=value pairs",
        "SERVICE_MONITOR_ANNOTATIONS | a b=c | SERVICE_MONITOR_ANNOTATIONS: Invalid value: \"a b=c\": must be annotations: keys such as",
        "SERVICE_MONITOR_LABELS | app=x | SERVICE_MONITOR_LABELS: Invalid value: \"app=x\": must be labels other than app",
        "LOG_FORMAT | xml | LOG_FORMAT: Invalid value: \"xml\": must be text or json",
        "HEALTH_PORT | 65536 | HEALTH_PORT: Invalid value: \"65536\": must be a port between 1 and 65535, inclusive",
        "METRICS_PORT | http | METRICS_PORT: Invalid value: \"http\": must be a port between 1 and 65535, inclusive",
        "LEADER_ELECTION | yes | LEADER_ELECTION: Invalid value: \"yes\": must be true or false",
        "POD_NAME | a_b | POD_NAME: Invalid value: \"a_b\": must be the name of a Kubernetes object",
        "PROMETHEUS_URL | prometheus:9090 | PROMETHEUS_URL: Invalid value: \"prometheus:9090\": must be a URL such as",
        "PROMETHEUS_URL | http://x/?q=1 | PROMETHEUS_URL: Invalid value: \"http://x/…\": must be a URL such as",
        "PROMETHEUS_CA_FILE | /no/such/file | PROMETHEUS_CA_FILE: Invalid value: \"/no/such/file\": must be the path of a readable file",
      })
  void wrong_value_is_refused_with_what_is_allowed(String variable, String value, String message) {
    assertThatThrownBy(() -> OperatorConfig.fromEnvironment(Map.of(variable, value)))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void each_mistake_has_a_line_of_its_own() {
    assertThatThrownBy(
            () ->
                OperatorConfig.fromEnvironment(
                    Map.of("LOG_FORMAT", "xml", "HEALTH_PORT", "-1", "METRICS_PORT", "x")))
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(3));
  }

  @Test
  void token_without_a_server_is_a_mistake(@TempDir Path files) throws IOException {
    Path token = Files.writeString(files.resolve("token"), "secret");

    assertThatThrownBy(
            () ->
                OperatorConfig.fromEnvironment(
                    Map.of("PROMETHEUS_BEARER_TOKEN_FILE", token.toString())))
        .hasMessage(
            "PROMETHEUS_BEARER_TOKEN_FILE is set, but has no effect without PROMETHEUS_URL");
  }

  @Test
  void replica_stands_for_election_as_its_pod() throws InvalidConfigException {
    OperatorConfig config =
        OperatorConfig.fromEnvironment(
            Map.of("LEADER_ELECTION", "true", "POD_NAME", "pod-1", "POD_NAMESPACE", "system"));

    assertThat(config.candidate()).contains(new Candidate("pod-1", "system"));
  }

  @Test
  void election_without_a_pod_is_refused_with_what_is_needed() {
    assertThatThrownBy(() -> OperatorConfig.fromEnvironment(Map.of("LEADER_ELECTION", "true")))
        .hasMessage(
            """
            LEADER_ELECTION is true, which requires POD_NAME: the name of this pod, for example from a fieldRef
            LEADER_ELECTION is true, which requires POD_NAMESPACE: the namespace of this pod, for example from a fieldRef"""
                .replace("\n", System.lineSeparator()));
  }

  @Test
  void pod_without_an_election_is_alone() throws InvalidConfigException {
    assertThat(
            OperatorConfig.fromEnvironment(Map.of("POD_NAME", "pod-1", "POD_NAMESPACE", "system"))
                .candidate())
        .isEmpty();
  }
}
