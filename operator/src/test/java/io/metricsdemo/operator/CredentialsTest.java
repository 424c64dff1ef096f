package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may hold a credential is refused without a part of it. */
@Tag("slow")
class CredentialsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://jane:hunter2@prometheus.example.com",
        "https://jane:hunter2@prometheus.example.com:9090/prefix",
        "https://jane@prometheus.example.com?token=hunter2",
        "https://hunter2@prometheus.example.com",
        "https://jane:hunter2@prometheus_host:9090",
        "https://jane:hun ter2@prometheus.example.com",
        "jane:hunter2@prometheus.example.com:9090",
      })
  void url_with_a_user_is_refused_with_what_to_use_instead(String url) {
    assertThatThrownBy(() -> OperatorConfig.fromEnvironment(Map.of("PROMETHEUS_URL", url)))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith("PROMETHEUS_URL has a user or password")
        .hasMessageContaining("PROMETHEUS_BEARER_TOKEN_FILE")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContainIgnoringCase("jane"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hun", "ter2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://prometheus.example.com?token=hunter2",
        "https://prometheus.example.com/#hunter2",
        "https://prometheus.example.com/pre fix?hunter2",
      })
  void url_with_a_query_is_refused_without_it(String url) {
    assertThatThrownBy(() -> OperatorConfig.fromEnvironment(Map.of("PROMETHEUS_URL", url)))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("PROMETHEUS_URL")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2", "token"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"eyJhbGciOiJI.eyJzdWIi.hunter2", "/hunter2+hunter2=="})
  void token_in_place_of_its_file_is_refused_without_it(String token) {
    assertThatThrownBy(
            () ->
                OperatorConfig.fromEnvironment(
                    Map.of(
                        "PROMETHEUS_URL",
                        "http://prometheus:9090",
                        "PROMETHEUS_BEARER_TOKEN_FILE",
                        token)))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("PROMETHEUS_BEARER_TOKEN_FILE")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2", "eyJ"));
  }

  @Test
  void at_sign_in_a_path_is_no_credential() throws InvalidConfigException {
    assertThat(
            OperatorConfig.fromEnvironment(
                    Map.of("PROMETHEUS_URL", "https://prometheus.example.com/@team"))
                .prometheus())
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "doctor web"})
  void broken_kubeconfig_is_refused_without_its_content(String arguments, @TempDir Path folder)
      throws Exception {
    for (String broken :
        List.of("users: [{name: x, user: {token: hunter2", "users: [{name: x, user: hunter2}]")) {
      Path kubeconfig = Files.writeString(folder.resolve("broken"), broken);
      try (TestCluster cluster = TestCluster.withoutOperator();
          OperatorJvm operator =
              OperatorJvm.start(
                  cluster,
                  folder,
                  Map.of("KUBECONFIG", kubeconfig.toString()),
                  arguments.isEmpty() ? new String[0] : arguments.split(" "))) {
        assertThat(operator.exitCode()).isPositive();

        assertThat(operator.output())
            .contains("kubeconfig", "not shown")
            .doesNotContain("hunter2", "\tat ");
      }
    }
  }

  @Test
  void credentials_in_the_api_servers_address_are_not_logged(@TempDir Path folder)
      throws Exception {
    try (TestCluster cluster = TestCluster.withoutOperator();
        OperatorJvm operator =
            OperatorJvm.start(
                cluster,
                folder,
                Map.of(
                    "KUBECONFIG",
                    folder.resolve("none").toString(),
                    "KUBERNETES_MASTER",
                    "http://jane:hunter2@127.0.0.1:1"))) {
      operator.awaitOutput("Failed to reach API server");

      assertThat(operator.output()).contains("127.0.0.1:1").doesNotContain("hunter2", "jane");
    }
  }
}
