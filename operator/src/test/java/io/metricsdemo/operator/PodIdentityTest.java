package io.metricsdemo.operator;

import static io.metricsdemo.operator.FakeCluster.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metricsdemo.operator.verification.ArrivedSeries;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The data of a pod is judged by what that pod has drawn, whatever had its place before. */
@Tag("slow")
class PodIdentityTest {

  private static final double PLENTY = 100_000;

  private FakeServer prometheus;
  private FakeCluster cluster;

  @BeforeEach
  void verifyOnePod() throws IOException, InvalidConfigException {
    prometheus = new FakeServer();
    cluster = FakeCluster.asking(prometheus);
    cluster.ready("demo-app", "old");
    prometheus.scrapes("demo-app", "old", () -> ArrivedSeries.of(PLENTY));
    cluster.await("demo-app", "DataVerified", "True");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void demo_that_is_deleted_and_created_again_is_verified_by_its_own_draws() {
    cluster.delete("demo-app");
    prometheus.forgets("demo-app", "old");
    cluster.ready("demo-app", "new");
    prometheus.scrapes("demo-app", "new");

    assertStillCollecting(cluster.await("demo-app", "Scraped", "True"));

    prometheus.scrapes("demo-app", "new", () -> ArrivedSeries.of(PLENTY));
    cluster.await("demo-app", "DataVerified", "True");
  }

  @Test
  void pod_that_replaces_a_verified_one_is_verified_by_its_own_draws() {
    prometheus.forgets("demo-app", "old");
    cluster.endpoints("demo-app", "new");
    cluster.await("demo-app", "Scraped", "False");
    prometheus.scrapes("demo-app", "new");

    assertStillCollecting(cluster.await("demo-app", "Scraped", "True"));
  }

  private static void assertStillCollecting(JsonNode status) {
    JsonNode data = condition(status, "DataVerified");
    assertThat(data.path("status").asText()).as("%s", data).isEqualTo("Unknown");
    assertThat(data.path("reason").asText()).isEqualTo("CollectingData");
  }
}
