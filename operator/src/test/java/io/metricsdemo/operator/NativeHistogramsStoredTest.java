package io.metricsdemo.operator;

import static io.metricsdemo.operator.FakeCluster.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metricsdemo.operator.FakeServer.Answer;
import io.metricsdemo.operator.verification.ArrivedSeries;
import org.junit.jupiter.api.Test;

/** A server that stores native histograms alone, seen by the status of a demo. */
class NativeHistogramsStoredTest {

  @Test
  void data_is_verified_by_the_native_histogram_and_no_series_is_missed() throws Exception {
    FakeServer prometheus = new FakeServer();
    prometheus.storesNativeHistogramsAlone();
    prometheus.answersTargets(Answer.NOT_FOUND);
    try (FakeCluster cluster = FakeCluster.asking(prometheus)) {
      cluster.ready("demo-app", "a");
      prometheus.scrapes("demo-app", "a", () -> ArrivedSeries.of(200_000));

      JsonNode status = cluster.await("demo-app", "DataVerified", "True");

      assertThat(condition(status, "DataVerified").path("message").asText())
          .endsWith(
              "samples of 1 pod match the expected distributions (3 checked); the histogram is compared by its native buckets");
    }
  }
}
