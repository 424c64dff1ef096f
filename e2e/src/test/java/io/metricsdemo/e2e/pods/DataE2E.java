package io.metricsdemo.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether what arrives in the real Prometheus is what the real demo has drawn. */
class DataE2E {

  /** The rarest of the draws take up to 6 minutes to be enough. */
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();

  @Test
  void right_data_is_verified_whoever_wins_over_the_labels() {
    create("honest", false);
    create("honoured", true);

    for (String demo : List.of("honest", "honoured")) {
      Condition verified = awaitData(demo, "True", "DataMatches");
      assertThat(verified.getMessage()).isEqualTo("3 distributions of 1 pod match what was drawn");
    }
  }

  @Test
  @Tag("own-cluster")
  void dropped_and_swapped_series_are_told() {
    prometheus.patch(
        """
        {"spec": {"scrapeClasses": [{"name": "spoilt", "default": true, "metricRelabelings": [
          {"sourceLabels": ["job", "__name__"], "regex": "dropped;rpc_durations_histogram_seconds_bucket", "action": "drop"},
          {"sourceLabels": ["job", "exported_service"], "regex": "swapped;uniform", "targetLabel": "exported_service", "replacement": "other"},
          {"sourceLabels": ["job", "exported_service"], "regex": "swapped;exponential", "targetLabel": "exported_service", "replacement": "uniform"},
          {"sourceLabels": ["job", "exported_service"], "regex": "swapped;other", "targetLabel": "exported_service", "replacement": "exponential"}]}]}}
        """);
    create("dropped", false);
    create("swapped", false);

    assertThat(awaitData("dropped", "False", "SeriesMissing").getMessage())
        .contains("rpc_durations_histogram_seconds_bucket");
    assertThat(awaitData("swapped", "False", "DataMismatch").getMessage()).contains("uniform");
  }

  private void create(String demo, boolean honorLabels) {
    namespace.create(
        demo,
        spec -> {
          spec.setMonitoring(TestNamespace.every("5s"));
          spec.getMonitoring().setHonorLabels(honorLabels);
          spec.setReplicas(1);
        });
  }

  private Condition awaitData(String demo, String status, String reason) {
    return await(demo + " " + reason)
        .atMost(PATIENCE)
        .until(
            () ->
                namespace.conditions(demo).stream()
                    .filter(
                        condition ->
                            condition.getType().equals("DataVerified")
                                && condition.getStatus().equals(status)
                                && condition.getReason().equals(reason))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }
}
