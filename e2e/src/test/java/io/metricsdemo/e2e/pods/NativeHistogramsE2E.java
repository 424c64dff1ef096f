package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.pods.ScrapedCondition.DEMO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** A Prometheus that stores the demo's histogram as a native one alone. */
@Tag("own-cluster")
@Isolated("changes the Prometheus that scrapes all demos")
class NativeHistogramsE2E {

  /** Longer than it takes to look twice at series that are missing. */
  private static final Duration NO_ALARM = Duration.ofSeconds(45);

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final ScrapedCondition scraped = new ScrapedCondition(namespace);
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();

  @Test
  void native_histogram_alone_is_no_missing_series() {
    prometheus.patch(
        """
        {"spec": {"scrapeNativeHistograms": true, "scrapeClasses": [
          {"name": "native", "default": true, "metricRelabelings": [
            {"sourceLabels": ["__name__"], "regex": "rpc_durations_histogram_seconds_bucket", "action": "drop"}]}]}}
        """);
    scraped.create(spec -> spec.setReplicas(1));
    scraped.healed();
    String selector = "{namespace=\"%s\"}".formatted(namespace.name());
    await()
        .until(
            () ->
                Prometheus.find(namespace.client())
                    .query(
                        "histogram_count(rpc_durations_histogram_seconds%s)".formatted(selector)),
            samples -> !samples.isEmpty());
    assertThat(
            Prometheus.find(namespace.client())
                .query("rpc_durations_histogram_seconds_bucket" + selector))
        .isEmpty();

    await()
        .during(NO_ALARM)
        .untilAsserted(
            () ->
                assertThat(namespace.conditions(DEMO))
                    .filteredOn(condition -> condition.getType().equals("DataVerified"))
                    .extracting(Condition::getStatus)
                    .doesNotContain("False"));
  }
}
