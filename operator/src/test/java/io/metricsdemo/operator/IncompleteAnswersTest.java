package io.metricsdemo.operator;

import static io.metricsdemo.operator.FakeCluster.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metricsdemo.operator.FakeServer.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a demo reports when Prometheus answers late, in part, or with other labels. */
@Tag("slow")
class IncompleteAnswersTest {

  private FakeServer prometheus;
  private FakeCluster cluster;

  @BeforeEach
  void start() throws IOException, InvalidConfigException {
    prometheus = new FakeServer();
    cluster = FakeCluster.asking(prometheus);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void status_is_refreshed_while_targets_hang() {
    cluster.ready("scraped", "a");
    prometheus.scrapes("scraped", "a");
    cluster.await("scraped", "Scraped", "True");
    // Each takes 5 s: one after another they would take longer than a test waits.
    List<String> pending = IntStream.range(0, 40).mapToObj(i -> "pending-" + i).toList();
    pending.forEach(demo -> cluster.ready(demo, demo + "-pod"));
    prometheus.answersTargets(Answer.HANG);
    int before = prometheus.requests("targets").size();
    Awaitility.await().until(() -> prometheus.requests("targets").size() > before);

    prometheus.forgets("scraped", "a");

    cluster.await(
        "scraped",
        status ->
            assertThat(condition(status, "Scraped").path("status").asText())
                .as("%s", condition(status, "Scraped"))
                .isNotEqualTo("True"));
  }

  @Test
  void answer_with_warnings_does_not_show_that_a_demo_is_not_scraped() {
    cluster.ready("demo-app", "a");
    prometheus.scrapes("demo-app", "a");
    cluster.await("demo-app", "Scraped", "True");

    prometheus.warns("query store: connection refused");
    int before = prometheus.requests("query").size();

    Awaitility.await()
        .until(
            () -> {
              JsonNode scraped = condition(cluster.status("demo-app"), "Scraped");
              assertThat(scraped.path("status").asText()).as("%s", scraped).isNotEqualTo("False");
              return prometheus.requests("query").size() >= before + 5;
            });
  }

  @Test
  void server_without_targets_shows_what_it_scrapes_by_its_samples() {
    prometheus.answersTargets(Answer.NOT_FOUND);
    cluster.ready("demo-app", "a");
    prometheus.scrapes("demo-app", "a");

    JsonNode status = cluster.await("demo-app", "Scraped", "True");

    assertThat(status.path("prometheuses").findValuesAsText("evidence")).containsExactly("Samples");
  }

  @Test
  void targets_that_fail_do_not_hide_a_demo_that_was_scraped() {
    cluster.ready("demo-app", "a");
    prometheus.scrapes("demo-app", "a");
    cluster.await("demo-app", "Scraped", "True");

    prometheus.answersTargets(Answer.INTERNAL_ERROR);
    int before = prometheus.requests("query").size();

    Awaitility.await()
        .until(
            () -> {
              JsonNode scraped = condition(cluster.status("demo-app"), "Scraped");
              assertThat(scraped.path("status").asText()).as("%s", scraped).isEqualTo("True");
              return prometheus.requests("query").size() >= before + 5;
            });
  }

  @ParameterizedTest
  @MethodSource("relabelings")
  void demo_whose_labels_are_changed_is_scraped_and_its_data_is_not_comparable(
      UnaryOperator<Map<String, String>> relabeling) {
    prometheus.relabels(relabeling);
    cluster.ready("demo-app", "a");
    prometheus.scrapes("demo-app", "a");

    cluster.await("demo-app", "Scraped", "True");

    JsonNode status = cluster.await("demo-app", "DataVerified", "Unknown");
    assertThat(condition(status, "DataVerified").path("reason").asText())
        .isEqualTo("SampleLabelMismatch");
  }

  static Stream<Named<UnaryOperator<Map<String, String>>>> relabelings() {
    return Stream.of(
        Named.of("label of the operator dropped", without(FakeServer.MANAGED_BY)),
        Named.of("label pod dropped", without("pod")),
        Named.of("label namespace rewritten", IncompleteAnswersTest::inAnotherNamespace));
  }

  private static UnaryOperator<Map<String, String>> without(String label) {
    return labels -> {
      Map<String, String> kept = new TreeMap<>(labels);
      kept.remove(label);
      return kept;
    };
  }

  private static Map<String, String> inAnotherNamespace(Map<String, String> labels) {
    Map<String, String> rewritten = new TreeMap<>(labels);
    rewritten.put("namespace", "tenant-a");
    return rewritten;
  }
}
