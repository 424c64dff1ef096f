package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metricsdemo.operator.prometheus.BasicAuth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The credentials for the server that PROMETHEUS_URL names. */
class PrometheusSettingsTest {

  private static final String USERNAME = "PROMETHEUS_BASIC_AUTH_USERNAME_FILE";
  private static final String PASSWORD = "PROMETHEUS_BASIC_AUTH_PASSWORD_FILE";
  private static final String HEADERS = "PROMETHEUS_HEADERS_FILE";
  private static final String TOKEN = "PROMETHEUS_BEARER_TOKEN_FILE";

  @TempDir private Path directory;

  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void nameAServer() {
    environment.put("PROMETHEUS_URL", "https://prometheus.example.com/api/v1/prometheus/x/y");
  }

  @Test
  void files_of_user_name_password_and_headers_are_read() throws Exception {
    set(USERNAME, "key");
    set(PASSWORD, "hunter2");
    set(HEADERS, "X-Scope-OrgID: team-a");

    assertThat(OperatorConfig.fromEnvironment(environment).prometheus())
        .hasValueSatisfying(
            server -> {
              assertThat(server.basicAuth())
                  .contains(new BasicAuth(path(USERNAME), path(PASSWORD)));
              assertThat(server.headersFile()).contains(path(HEADERS));
            });
  }

  @Test
  void user_name_without_a_password_is_refused_and_the_other_way_round() throws IOException {
    set(USERNAME, "key");
    assertRefused(USERNAME + " is set, but has no effect without " + PASSWORD);

    environment.remove(USERNAME);
    set(PASSWORD, "hunter2");
    assertRefused(PASSWORD + " is set, but has no effect without " + USERNAME);
  }

  @Test
  void user_name_beside_a_token_is_refused() throws IOException {
    set(USERNAME, "key");
    set(PASSWORD, "hunter2");
    set(TOKEN, "eyJ");

    assertRefused(USERNAME + " and " + TOKEN + " are both set; unset one of them");
  }

  @ParameterizedTest
  @ValueSource(strings = {USERNAME, PASSWORD, HEADERS})
  void secret_in_place_of_its_file_is_refused_without_it(String setting) {
    environment.put(setting, "/hunter2");

    assertThatThrownBy(() -> OperatorConfig.fromEnvironment(environment))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(setting + " is not the path of a readable file")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }

  @Test
  void content_that_cannot_be_sent_is_refused_without_it() throws IOException {
    set(HEADERS, "X-Scope-OrgID hunter2");

    assertRefused(
        "PROMETHEUS_URL cannot be used: the headers file %s is invalid: line 1 must be Name: value"
            .formatted(path(HEADERS)));
  }

  @Test
  void headers_without_a_server_have_no_effect() throws IOException {
    environment.clear();
    set(HEADERS, "X-Scope-OrgID: team-a");

    assertRefused(HEADERS + " is set, but has no effect without PROMETHEUS_URL");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> OperatorConfig.fromEnvironment(environment))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }

  private void set(String setting, String content) throws IOException {
    environment.put(setting, Files.writeString(path(setting), content).toString());
  }

  private Path path(String setting) {
    return directory.resolve(setting);
  }
}
