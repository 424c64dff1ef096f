package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a demo took from its creation until every pod was scraped. */
class TimeToScrapeTest {

  /** Longer than the operator takes for its own start. */
  private static final Duration LONG_AGO = Duration.ofSeconds(17);

  private FakeServer prometheus;
  private FakeCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = FakeCluster.withPrometheusOperator();
    prometheus = cluster.server();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ParameterizedTest(name = "first scraped {0} s after its creation, by the clock of Prometheus")
  @CsvSource({"3, 3s", "-60, 0s"})
  @Tag("slow")
  void demo_that_was_scraped_before_the_operator_started_has_its_time(
      int secondsAfterCreation, String expected) throws InvalidConfigException {
    cluster.startOperator().ready("demo-app", "a");
    cluster.stopOperator();
    Instant created =
        Instant.parse(
            cluster
                .cluster()
                .demoNow("demo-app")
                .orElseThrow()
                .getMetadata()
                .getCreationTimestamp());
    prometheus.firstScraped(created.plusSeconds(secondsAfterCreation));
    prometheus.scrapes("demo-app", "a");
    Awaitility.await().until(() -> Instant.now().isAfter(created.plus(LONG_AGO)));

    cluster.startOperator(Map.of("PROMETHEUS_URL", prometheus.url()));

    cluster.await("demo-app", "Scraped", "True");
    cluster.await(
        "demo-app", status -> assertThat(status.path("timeToScrape").asText()).isEqualTo(expected));
  }
}
