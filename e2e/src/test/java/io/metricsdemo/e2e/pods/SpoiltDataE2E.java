package io.metricsdemo.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import io.metricsdemo.testing.Patience;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Whether it is noticed that what arrives in Prometheus is not what was drawn. */
@Tag("own-cluster")
@Isolated("changes the Prometheus that scrapes all demos")
class SpoiltDataE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();

  @Test
  void dropped_and_swapped_series_are_reported() {
    prometheus.patch(
        """
        {"spec": {"scrapeClasses": [{"name": "spoilt", "default": true, "metricRelabelings": [
          {"sourceLabels": ["job", "__name__"], "regex": "dropped;rpc_durations_histogram_seconds_bucket", "action": "drop"},
          {"sourceLabels": ["job", "exported_service"], "regex": "swapped;uniform", "targetLabel": "exported_service", "replacement": "other"},
          {"sourceLabels": ["job", "exported_service"], "regex": "swapped;exponential", "targetLabel": "exported_service", "replacement": "uniform"},
          {"sourceLabels": ["job", "exported_service"], "regex": "swapped;other", "targetLabel": "exported_service", "replacement": "exponential"}]}]}}
        """);
    create("dropped");
    create("swapped");

    assertThat(message("dropped", "SeriesMissing"))
        .contains("rpc_durations_histogram_seconds_bucket");
    assertThat(message("swapped", "DataMismatch")).contains("uniform");
  }

  private void create(String demo) {
    namespace.create(
        demo,
        spec -> {
          spec.setMonitoring(TestNamespace.every("5s"));
          spec.setReplicas(1);
        });
  }

  private String message(String demo, String reason) {
    return namespace
        .awaitCondition(demo, "DataVerified", "False", reason, Patience.LONG)
        .getMessage();
  }
}
