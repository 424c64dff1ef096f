package io.metricsdemo.operator.prometheus;

import static io.metricsdemo.operator.prometheus.Recordings.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import io.metricsdemo.operator.prometheus.Target.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from the answers of real servers, and what from those of others. */
class PrometheusClientTest {

  @ParameterizedTest
  @ValueSource(strings = {"2.42", "3.x"})
  void samples_have_their_labels_and_their_value(String version) throws Exception {
    List<Sample> samples = server(version, "query-up").query("up");

    assertThat(samples).extracting(sample -> sample.label("__name__")).containsOnly("up");
    assertThat(values(samples, "job"))
        .containsEntry("up", 1.0)
        .containsEntry("refused", 0.0)
        .containsEntry("timeout", 0.0);
    assertThat(samples.get(0).label("no_such_label")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.42", "3.x"})
  void values_may_be_anything_that_a_double_is(String version) throws Exception {
    assertThat(values(server(version, "query-special-values").query("demo_special"), "kind"))
        .isEqualTo(
            Map.of(
                "nan", Double.NaN,
                "+inf", Double.POSITIVE_INFINITY,
                "-inf", Double.NEGATIVE_INFINITY,
                "large", Double.MAX_VALUE,
                "text \"quoted\" ü€😀", -8.99e-05));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.42", "3.x"})
  void time_of_a_scrape_has_its_milliseconds(String version) throws Exception {
    Instant scraped = server(version, "targets").targets("up").get(0).lastScrape().orElseThrow();

    double seconds =
        values(server(version, "query-timestamp").query("timestamp(up)"), "job").get("up");

    assertThat(Instant.ofEpochMilli(Math.round(seconds * 1000)))
        .isBetween(scraped.minus(Duration.ofMillis(1)), scraped.plus(Duration.ofMillis(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.42", "3.x"})
  void no_series_is_no_samples(String version) throws Exception {
    assertThat(server(version, "query-nothing").query("no_such_metric")).isEmpty();
  }

  @Test
  void native_histograms_have_counts_below_the_bounds_of_their_buckets() throws Exception {
    List<Sample> samples =
        server("3.x", "query-native-histogram").query("{job=\"native-histogram\"}");

    assertThat(samples)
        .extracting(sample -> sample.label("__name__"))
        .containsExactly("demo_seconds", "up");
    assertThat(samples.get(0).value()).isNaN();
    NativeHistogram histogram = samples.get(0).histogram().orElseThrow();
    assertThat(histogram.count()).isEqualTo(7);
    assertThat(histogram.below())
        .isEqualTo(
            Map.of(
                Double.NEGATIVE_INFINITY,
                0.0,
                0.1,
                1.0,
                0.2,
                3.0,
                0.4,
                6.0,
                Double.POSITIVE_INFINITY,
                7.0));
  }

  @ParameterizedTest
  @CsvSource({
    "2.42, query-scalar", "2.42, query-string", "2.42, query-matrix", "2.42, targets",
    "3.x, query-scalar", "3.x, query-string", "3.x, query-matrix", "3.x, targets",
  })
  void what_is_no_instant_vector_is_malformed(String version, String name) {
    assertThat(failure(() -> server(version, name).query("up")).kind()).isEqualTo(Kind.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.42", "3.x"})
  void target_of_a_healthy_pool_is_up(String version) throws Exception {
    assertThat(server(version, "targets").targets("up"))
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.scrapePool()).isEqualTo("up");
              assertThat(target.health()).isEqualTo(Health.UP);
              assertThat(target.label("job")).isEqualTo("up");
              assertThat(target.scrapeUrl()).endsWith("/up");
              assertThat(target.lastScrape()).isPresent();
              assertThat(target.lastError()).isEmpty();
              assertThat(target.scrapeInterval()).map(Interval::text).contains("2s");
              assertThat(target.scrapeTimeout()).isEqualTo("1s");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "2.42, refused, connect: connection refused",
    "2.42, timeout, context deadline exceeded",
    "2.42, content-type, is not a valid start token",
    "3.x, content-type, received unsupported Content-Type",
    "3.x, bucket-limit, histogram bucket limit exceeded",
  })
  void target_that_is_down_says_why(String version, String pool, String words) throws Exception {
    assertThat(server(version, "targets").targets(pool))
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.health()).isEqualTo(Health.DOWN);
              assertThat(target.lastError()).contains(words);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.42", "3.x"})
  void target_that_was_never_scraped_has_no_time(String version) throws Exception {
    assertThat(server(version, "targets").targets("not-yet-scraped"))
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.health()).isEqualTo(Health.UNKNOWN);
              assertThat(target.lastScrape()).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.42", "3.x"})
  void targets_are_those_of_the_pool_alone(String version) throws Exception {
    assertThat(server(version, "targets").targets("target-limit")).hasSize(2);
    assertThat(server(version, "targets-of-one-pool").targets("up")).hasSize(1);
    assertThat(server(version, "targets-of-no-pool").targets("nobodys")).isEmpty();
    assertThat(server(version, "agent-targets").targets("up")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.42", "3.x"})
  void agent_does_not_support_queries(String version) {
    PrometheusException e = failure(() -> server(version, "agent-query").query("up"));

    assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED);
    assertThat(e)
        .hasMessage(
            "it is an agent, which does not support queries: unavailable with Prometheus Agent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.42", "3.x"})
  void error_is_reported_in_prometheus_words(String version) {
    PrometheusException e = failure(() -> server(version, "query-error").query("up{"));

    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
    assertThat(e)
        .hasMessage(
            "bad_data: invalid parameter \"query\": 1:4: parse error: unexpected end of input inside braces");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | Unauthorized            | REFUSED     | HTTP status 401: Unauthorized",
        "500 | ''                      | REFUSED     | HTTP status 500",
        "503 | '{\"status\":\"ready\"}' | REFUSED     | HTTP status 503: {\"status\":\"ready\"}",
        "404 | 404 page not found      | UNSUPPORTED | it has no /api/v1/targets (HTTP status 404)",
        "200 | <html>                  | MALFORMED   | the response is a web page, not from the Prometheus HTTP API: <html>",
      })
  void answer_that_is_not_prometheus_is_reported_by_its_status(
      int status, String body, Kind kind, String message) {
    PrometheusException e = failure(() -> server(status, body).targets("pool"));

    assertThat(e.kind()).isEqualTo(kind);
    assertThat(e).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "42",
        "{}",
        "{\"status\":\"success\"}",
        "{\"status\":\"success\",\"data\":null}",
        "{\"status\":\"success\",\"data\":[]}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\"}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":{}}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[null]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1]}]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1,\"x\"]}]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1,[]]}]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"a\":{}}}]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"histogram\":[1,null]}]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"histogram\":[1,{\"count\":\"1\",\"buckets\":[[0,\"2\",\"1\",\"1\"]]}]}]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"histogram\":[1,{\"count\":\"1\",\"buckets\":[[0]]}]}]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}} more",
        "{\"status\":\"success\",\"data\":{\"activeTargets\":null}}",
        "{\"status\":\"success\",\"data\":{\"activeTargets\":[null]}}",
        "{\"status\":\"success\",\"data\":{\"activeTargets\":[{\"scrapePool\":\"pool\",\"lastScrape\":\"soon\"}]}}",
      })
  void json_of_another_shape_is_malformed(String body) {
    assertThat(failure(() -> server(200, body).query("up")).kind()).isEqualTo(Kind.MALFORMED);
    assertThat(failure(() -> server(200, body).targets("pool")).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void fields_may_come_in_any_order_and_labels_twice() throws Exception {
    String body =
        "{\"data\":{\"result\":[{\"value\":[1,\"2\"],\"metric\":{\"a\":\"b\",\"a\":\"c\"}}],\"resultType\":\"vector\"},\"status\":\"success\"}";

    assertThat(server(200, body).query("up")).containsExactly(new Sample(Map.of("a", "c"), 2));
  }

  @Test
  void nesting_without_end_is_malformed() {
    String body = "{\"status\":\"success\",\"unknown\":" + "[".repeat(5_000_000);

    assertThat(failure(() -> server(200, body).query("up")).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void number_of_a_million_digits_is_malformed() {
    String body =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[%s,\"1\"]}]}}"
            .formatted("9".repeat(1_000_000));

    assertThat(failure(() -> server(200, body).query("up")).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void hundreds_of_thousands_of_labels_are_malformed() {
    String labels =
        IntStream.range(0, 400_000)
            .mapToObj(i -> "\"" + Integer.toString(i, 36) + "\":\"\"")
            .collect(Collectors.joining(","));
    String body =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{%s},\"value\":[1,\"1\"]}]}}"
            .formatted(labels);

    assertThat(failure(() -> server(200, body).query("up")).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void message_shows_a_short_printable_part_of_what_was_sent() {
    String hostile = "\u001b[2J\u202eevil\r\n\t\u0000" + "x".repeat(1000);

    assertThat(failure(() -> server(500, hostile).query("up")))
        .hasMessage("HTTP status 500: [2J evil " + "x".repeat(110) + "…");
  }

  @Test
  void what_is_asked_for_is_encoded() throws Exception {
    List<String> asked = new ArrayList<>();
    PrometheusClient client =
        new PrometheusClient(
            resource -> {
              asked.add(resource);
              return new Transport.Reply(200, Recordings.read("3.x", "query-nothing"));
            });

    client.query("up{job=~\"a|b&c\"} + 1");

    assertThat(asked)
        .containsExactly(
            "query?query=up%7Bjob%3D%7E%22a%7Cb%26c%22%7D+%2B+1&dedup=true&partial_response=false&deny_partial_response=1&nocache=1");
  }

  private static Map<String, Double> values(List<Sample> samples, String label) {
    return samples.stream()
        .collect(
            Collectors.toMap(sample -> sample.label(label), Sample::value, (one, same) -> one));
  }

  private interface Question {
    void ask() throws PrometheusException;
  }

  private static PrometheusException failure(Question question) {
    return catchThrowableOfType(PrometheusException.class, question::ask);
  }
}
