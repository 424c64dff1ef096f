package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.pods.ScrapedCondition.DEMO;
import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.PrometheusStatus;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** A Prometheus that scrapes nothing: two replicas of another one write to it. */
@Tag("own-cluster")
@Isolated("changes the Prometheus that scrapes all demos, and replaces the operator's pods")
class RemoteWriteE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final ScrapedCondition scraped = new ScrapedCondition(namespace);
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();

  private OperatorProcess operator;

  @AfterEach
  void putBack() {
    if (operator != null) {
      operator.close();
      INSTALLATION.apply();
    }
  }

  @Test
  void samples_of_two_replicas_show_scrapes_and_disagree_about_nothing() {
    String url = prometheus.writeTo("store");
    operator =
        Installation.replaceOperator(
            namespace.client(),
            Map.of("WATCH_NAMESPACES", namespace.name(), "PROMETHEUS_URL", url));
    scraped.create(spec -> spec.setReplicas(1));

    scraped.healed();

    assertThat(namespace.find(MetricsDemo.class, DEMO).orElseThrow().getStatus().getPrometheuses())
        .extracting(PrometheusStatus::getEvidence)
        .containsExactly("Samples");
    ExaminedMonitor.awaitDoctor()
        .untilAsserted(
            () -> {
              Command doctor =
                  Command.operator(
                      "doctor", "mdemo/" + DEMO, "-n", namespace.name(), "--prometheus-url", url);
              assertThat(doctor.exitCode()).as(doctor.output()).isZero();
            });
    scraped.raisesNoDataAlarm();
  }
}
