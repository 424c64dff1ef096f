package io.metricsdemo.operator;

import static io.metricsdemo.operator.FakeCluster.condition;
import static io.metricsdemo.operator.FakeCluster.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metricsdemo.operator.FakeServer.Answer;
import io.metricsdemo.operator.verification.ArrivedSeries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a demo reports where the cluster has several Prometheus servers. */
@Tag("slow")
class SeveralServersTest {

  private static final double PLENTY = 100_000;

  private FakeCluster cluster;

  @BeforeEach
  void start() {
    cluster = FakeCluster.withPrometheusOperator();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void servers_that_do_not_select_the_demos_delay_none_of_them_and_are_not_asked_for_targets()
      throws IOException, InvalidConfigException {
    List<String> demos = IntStream.range(0, 25).mapToObj(i -> "demo-" + i).toList();
    cluster.startOperator();
    demos.forEach(demo -> cluster.ready(demo, demo + "-pod"));
    cluster.stopOperator();
    FakeServer strangers = cluster.server();
    for (int i = 0; i < 20; i++) {
      cluster.strangersPrometheus("stranger-" + i, strangers);
    }
    FakeServer ours = cluster.prometheus("ours");
    demos.forEach(demo -> ours.scrapes(demo, demo + "-pod"));

    cluster.startOperator();
    demos.forEach(demo -> cluster.await(demo, "Scraped", "True"));

    // One query of liveness a round; of the 525 pairs of demo and server, a round examines some 50.
    long lastExamined =
        demos.stream().mapToLong(demo -> firstExamined(ours, demo)).max().orElseThrow();
    assertThat(ours.requests("query"))
        .filteredOn(asked -> asked.query().contains("up{"))
        .filteredOn(asked -> asked.nanos() < lastExamined)
        .hasSizeLessThan(9);
    assertThat(strangers.requests("targets")).isEmpty();
  }

  /** When it was asked for the targets of a demo for the first time. */
  private static long firstExamined(FakeServer server, String demo) {
    return server.requests("targets").stream()
        .filter(asked -> asked.query().equals("serviceMonitor/default/%s/0".formatted(demo)))
        .mapToLong(FakeServer.Request::nanos)
        .min()
        .orElseThrow();
  }

  @Test
  void data_is_verified_only_when_every_server_has_enough_of_it()
      throws IOException, InvalidConfigException {
    FakeServer first = cluster.prometheus("a-first");
    FakeServer second = cluster.prometheus("b-second");
    cluster.startOperator().ready("demo-app", "a");
    first.scrapes("demo-app", "a", () -> ArrivedSeries.of(PLENTY));
    second.scrapes("demo-app", "a");

    JsonNode status =
        cluster.await(
            "demo-app",
            found -> assertThat(row(found, "a-first").path("data").asText()).isNotEmpty());

    assertThat(row(status, "a-first").path("data").asText()).isEqualTo("DataMatches");
    assertThat(row(status, "b-second").path("data").asText()).isEqualTo("CollectingData");
    assertThat(condition(status, "DataVerified").path("status").asText()).isEqualTo("Unknown");
  }

  @Test
  void series_that_one_server_has_lost_are_reported_with_its_name()
      throws IOException, InvalidConfigException {
    FakeServer first = cluster.prometheus("a-first");
    FakeServer second = cluster.prometheus("b-second");
    cluster.startOperator().ready("demo-app", "a");
    first.scrapes("demo-app", "a", () -> ArrivedSeries.of(PLENTY));
    second.scrapes(
        "demo-app",
        "a",
        () ->
            ArrivedSeries.of(PLENTY).stream()
                .filter(series -> !series.labels().get("__name__").endsWith("_sum"))
                .toList());

    JsonNode status = cluster.await("demo-app", "DataVerified", "False");

    assertThat(condition(status, "DataVerified").path("reason").asText())
        .isEqualTo("SeriesMissing");
    assertThat(condition(status, "DataVerified").path("message").asText()).contains("b-second");
    assertThat(row(status, "a-first").path("data").asText()).isEqualTo("DataMatches");
    assertThat(row(status, "b-second").path("data").asText()).isEqualTo("SeriesMissing");
  }

  @Test
  void prometheus_and_agent_of_the_same_name_each_have_a_row()
      throws IOException, InvalidConfigException {
    FakeServer prometheus = cluster.prometheus("k8s");
    FakeServer agent = cluster.agent("k8s");
    agent.answersQueries(Answer.AGENT);
    cluster.startOperator().ready("demo-app", "a");
    prometheus.scrapes("demo-app", "a");
    agent.scrapes("demo-app", "a");

    JsonNode status = cluster.await("demo-app", "Scraped", "True");

    assertThat(status.path("prometheuses").findValuesAsText("kind"))
        .containsExactlyInAnyOrder("Prometheus", "PrometheusAgent");
    prometheus.failsToScrape("demo-app", "a", "connection refused");
    agent.failsToScrape("demo-app", "a", "connection refused");
    cluster.await("demo-app", "Scraped", "False");
  }

  @Test
  void hung_servers_do_not_delay_what_a_healthy_one_shows()
      throws IOException, InvalidConfigException {
    FakeServer healthy = cluster.prometheus("a-healthy");
    List<FakeServer> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      others.add(cluster.prometheus("b-hung-" + i));
    }
    cluster.startOperator().ready("demo-app", "a");
    cluster.await("demo-app", "Scraped", "False");
    others.forEach(server -> server.answersQueries(Answer.HANG));
    long hung = System.nanoTime();
    Awaitility.await().until(() -> askedTogether(others, hung));

    healthy.scrapes("demo-app", "a");

    cluster.await("demo-app", "Scraped", "True");
  }

  /**
   * A query is given up after 5 s, so servers that are asked in turn have more than 4 s between
   * them.
   */
  private static boolean askedTogether(List<FakeServer> servers, long since) {
    List<List<Long>> times =
        servers.stream()
            .map(
                server ->
                    server.requests("query").stream()
                        .map(FakeServer.Request::nanos)
                        .filter(asked -> asked > since)
                        .toList())
            .toList();
    return times.get(0).stream()
        .anyMatch(
            first ->
                times.stream()
                    .allMatch(
                        all ->
                            all.stream()
                                .anyMatch(
                                    asked ->
                                        Math.abs(asked - first) < TimeUnit.SECONDS.toNanos(4))));
  }

  @Test
  void demo_that_one_of_two_replicas_scrapes_is_scraped_without_contradiction()
      throws IOException, InvalidConfigException {
    FakeServer first = cluster.prometheus("k8s");
    FakeServer second = cluster.replica("k8s", 1);
    first.failsToScrape("demo-app", "a", "context deadline exceeded");
    second.scrapes("demo-app", "a");
    cluster.startOperator().ready("demo-app", "a");

    JsonNode status = cluster.await("demo-app", "Scraped", "True");

    assertThat(row(status, "k8s").path("targetsUp").asInt()).isEqualTo(1);
    assertThat(row(status, "k8s").path("reason").asText()).isNotEqualTo("ScrapeTimeout");
  }

  @Test
  void prometheus_pod_that_is_starting_is_reported_as_not_ready()
      throws IOException, InvalidConfigException {
    cluster.startingPrometheus("k8s");
    cluster.startOperator().ready("demo-app", "a");

    JsonNode status =
        cluster.await(
            "demo-app",
            found ->
                assertThat(condition(found, "Scraped").path("message").asText())
                    .contains("prometheus-k8s-0"));

    assertThat(condition(status, "Scraped").path("status").asText()).isEqualTo("Unknown");
    assertThat(condition(status, "Scraped").path("message").asText())
        .contains("not ready")
        .doesNotContain("NetworkPolicy");
  }
}
