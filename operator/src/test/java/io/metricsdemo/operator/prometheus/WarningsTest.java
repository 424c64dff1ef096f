package io.metricsdemo.operator.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which warnings of an answer mean that data is missing in it. */
class WarningsTest {

  @ParameterizedTest
  @ValueSource(strings = {"2.42", "3.x"})
  void answer_without_the_data_of_one_storage_is_incomplete(String version) {
    assertThatThrownBy(() -> Recordings.server(version, "query-storage-warning").query("up"))
        .isInstanceOfSatisfying(
            PrometheusException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INCOMPLETE))
        .hasMessageStartingWith("the response is incomplete: remote_read: error sending request: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "results truncated due to limit",
        "receive series from store A: rpc error: code = Unavailable",
        "3 more warning annotations omitted"
      })
  void any_other_warning_of_storage_counts(String warning) {
    assertThatThrownBy(
            () -> Recordings.server(200, vector("\"%s\"".formatted(warning))).query("up"))
        .hasMessage("the response is incomplete: " + warning);
  }

  @ParameterizedTest
  @ValueSource(strings = {"query-promql-warning", "query-promql-info"})
  void remarks_of_a_server_about_the_expression_do_not_count(String name) throws Exception {
    assertThat(Recordings.server("3.x", name).query("")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)",
        "PromQL info: metric might not be a counter, name does not end in _total: up (1:6)"
      })
  void remarks_about_the_expression_do_not_count(String warning) throws Exception {
    assertThat(Recordings.server(200, vector("\"%s\"".formatted(warning))).query("up")).hasSize(1);
  }

  @Test
  void one_warning_of_storage_among_remarks_counts() {
    assertThatThrownBy(
            () ->
                Recordings.server(200, vector("\"PromQL info: x\", \"store B is away\""))
                    .query("up"))
        .hasMessage("the response is incomplete: store B is away");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"text\"", "{}", "[null]", "[{}]"})
  void warnings_of_another_shape_never_fail_the_program(String warnings) {
    String body = VECTOR.formatted(warnings);

    try {
      assertThat(Recordings.server(200, body).query("up")).hasSize(1);
    } catch (PrometheusException e) {
      assertThat(e.kind()).isIn(Kind.MALFORMED, Kind.INCOMPLETE);
    }
  }

  @Test
  void list_of_targets_with_a_warning_is_incomplete() {
    String body =
        "{\"status\":\"success\",\"data\":{\"activeTargets\":[]},\"warnings\":[\"store B is away\"]}";

    assertThatThrownBy(() -> Recordings.server(200, body).targets("pool"))
        .hasMessage("the response is incomplete: store B is away");
  }

  @Test
  void answer_without_the_data_of_some_storage_nodes_is_incomplete() {
    // As a cluster of VictoriaMetrics marks it, without a warning.
    String body = vector("").replaceFirst("\\{", "{\"isPartial\":true,");

    assertThatThrownBy(() -> Recordings.server(200, body).query("up"))
        .isInstanceOfSatisfying(
            PrometheusException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INCOMPLETE))
        .hasMessage("the response is incomplete: isPartial is true");
  }

  @Test
  void answer_with_the_data_of_all_storage_nodes_is_whole() throws Exception {
    String body = vector("").replaceFirst("\\{", "{\"isPartial\":false,");

    assertThat(Recordings.server(200, body).query("up")).hasSize(1);
  }

  private static final String VECTOR =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"1\"]}]},\"warnings\":%s}";

  private static String vector(String warnings) {
    return VECTOR.formatted("[" + warnings + "]");
  }
}
