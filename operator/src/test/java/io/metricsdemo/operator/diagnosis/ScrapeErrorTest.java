package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of lastError; the texts are those of real servers. */
class ScrapeErrorTest {

  /** By the recording's scrape pool. */
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("blank-content-type", "BadContentType"),
          Map.entry("body-size-limit", "LimitExceeded"),
          Map.entry("bucket-limit", "LimitExceeded"),
          Map.entry("http-503", "ScrapeFailed"),
          Map.entry("label-limit", "LimitExceeded"),
          Map.entry("label-name-length-limit", "LimitExceeded"),
          Map.entry("label-value-length-limit", "LimitExceeded"),
          Map.entry("redirect-loop", "ScrapeFailed"),
          Map.entry("refused", "ScrapeFailed"),
          Map.entry("sample-limit", "LimitExceeded"),
          Map.entry("target-limit", "LimitExceeded"),
          Map.entry("timeout", "ScrapeTimeout"),
          Map.entry("unknown-host", "ScrapeFailed"),
          Map.entry("unparsable-content-type", "BadContentType"));

  private final Scene scene = new Scene();

  static Stream<Arguments> recordedErrors() throws IOException {
    List<Arguments> errors = new ArrayList<>();
    for (String version : List.of("2.42", "3.x")) {
      Map<String, String> reasons = new TreeMap<>(REASONS);
      // 2.x reads on whatever the content type is.
      reasons.put("content-type", version.equals("3.x") ? "BadContentType" : "ScrapeFailed");
      JsonNode answer =
          new ObjectMapper()
              .readTree(
                  ScrapeErrorTest.class.getResourceAsStream(
                      "/recorded/%s/targets.json".formatted(version)));
      for (JsonNode target : answer.at("/data/activeTargets")) {
        if (target.path("health").asText().equals("down")) {
          String pool = target.path("scrapePool").asText();
          errors.add(Arguments.of(version, target.path("lastError").asText(), reasons.get(pool)));
        }
      }
    }
    return errors.stream();
  }

  @ParameterizedTest
  @MethodSource("recordedErrors")
  void error_of_a_real_server_has_its_reason(String version, String lastError, String reason) {
    Verdict answer = diagnose(lastError);

    assertThat(answer.status()).isEqualTo("False");
    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(answer.message())
        .startsWith("Scrape of pod shop/web-1, http://10.0.0.1:8080/metrics fails: ")
        .doesNotContain("\n");
  }

  @Test
  void refused_connection_is_reported_with_what_to_look_at() {
    assertThat(
            diagnose(
                    "Get \"http://10.0.0.1:8080/metrics\": dial tcp 10.0.0.1:8080: connect:"
                        + " connection refused")
                .message())
        .endsWith(
            "connect: connection refused. Check that the container runs and listens on this port on"
                + " all interfaces, not only on localhost");
  }

  @Test
  void timeout_of_a_demo_is_raised_in_the_demo() {
    scene.ofDemo();

    assertThat(diagnose("context deadline exceeded").message())
        .endsWith(
            "The timeout is 10s. Check that no NetworkPolicy blocks Prometheus. If none does, raise"
                + " spec.monitoring.scrapeTimeout in MetricsDemo shop/web, and"
                + " spec.monitoring.interval if it is lower");
  }

  @Test
  void limit_is_reported_with_its_fields() {
    assertThat(diagnose("sample limit exceeded").message())
        .endsWith(
            "Raise spec.enforcedSampleLimit or spec.sampleLimit of Prometheus monitoring/k8s, or"
                + " spec.sampleLimit of ServiceMonitor shop/web if it is lower");
    assertThat(diagnose("histogram bucket limit exceeded").message())
        .endsWith("Raise spec.nativeHistogramBucketLimit of ServiceMonitor shop/web");
  }

  @Test
  void port_that_changes_with_each_scrape_is_left_out() {
    assertThat(
            diagnose(
                    "Get \"http://x/\": read tcp 10.0.0.2:41234->10.0.0.1:8080: read: connection"
                        + " reset by peer")
                .message())
        .contains("read tcp 10.0.0.1:8080: read: connection reset by peer");
  }

  @Test
  void what_a_target_makes_prometheus_say_is_cut_and_put_on_one_line() {
    Verdict answer = diagnose("evil\u001b[31m\n\u202e" + "x".repeat(5_000));

    assertThat(answer.message())
        .contains("evil [31m xxx")
        .doesNotContainPattern("\\p{Cntrl}")
        .hasSizeLessThan(400);
  }

  private Verdict diagnose(String lastError) {
    scene.servers = List.of(Scene.answering(Scene.target("web-1", Target.Health.DOWN, lastError)));
    return new Diagnosis("namespace metricsdemo-system")
        .examine(scene.subject())
        .obstacle()
        .orElseThrow()
        .verdict();
  }
}
