package io.metricsdemo.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** A Prometheus that stores the demo's histogram as a native one alone. */
@Tag("own-cluster")
@Isolated("changes the Prometheus that scrapes all demos")
class NativeHistogramsE2E {

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

    scraped.raisesNoDataAlarm();
  }
}
