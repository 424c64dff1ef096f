package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a demo took from its creation until every pod was scraped. */
class TimeToScrapeTest {

  private PlayedServer prometheus;
  private PlayedCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = PlayedCluster.withPrometheusOperator();
    prometheus = cluster.server();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void demo_that_was_scraped_before_the_operator_started_has_its_time()
      throws InvalidConfigException {
    Instant created = Instant.now().minusSeconds(120).truncatedTo(ChronoUnit.SECONDS);
    cluster.startOperator();
    cluster.ready(createdAt(created), "a");
    cluster.cluster().stopOperator();
    prometheus.firstScraped(created.plusSeconds(20));
    prometheus.scrapes("demo-app", "a");

    cluster.cluster().registry().clear();
    cluster.cluster().startOperator(Map.of("PROMETHEUS_URL", prometheus.url()));

    cluster.await("demo-app", "Scraped", "True");
    cluster.await(
        "demo-app",
        Duration.ofSeconds(10),
        status -> assertThat(status.path("timeToScrape").asText()).isEqualTo("20s"));
  }

  @Test
  void time_is_not_negative_where_the_clocks_differ() throws InvalidConfigException {
    cluster.cluster().startOperator(Map.of("PROMETHEUS_URL", prometheus.url()));
    cluster.ready(createdAt(Instant.now().plusSeconds(120)), "a");
    prometheus.scrapes("demo-app", "a");

    cluster.await("demo-app", "Scraped", "True");
    cluster.await(
        "demo-app",
        Duration.ofSeconds(10),
        status -> assertThat(status.path("timeToScrape").asText()).isIn("0s", "1s"));
  }

  /** A stored demo that was created at another time. */
  private MetricsDemo createdAt(Instant time) {
    MetricsDemo demo = TestCluster.verifiedDemo("demo-app");
    demo.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(NAMESPACE)
            .withName("demo-app")
            .withUid(UUID.randomUUID().toString())
            .withGeneration(1L)
            .withCreationTimestamp(time.truncatedTo(ChronoUnit.SECONDS).toString())
            .build());
    demo.getSpec().setReplicas(1);
    cluster.cluster().server().putWithoutAdmission(demo);
    return cluster.cluster().demoNow("demo-app").orElseThrow();
  }
}
