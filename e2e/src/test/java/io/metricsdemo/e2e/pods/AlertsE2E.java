package io.metricsdemo.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.Prometheus.Alert;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** The alerts of demos fire in a Prometheus that selects their PrometheusRules. */
@Tag("own-cluster")
@Isolated("changes the Prometheus that scrapes all demos")
class AlertsE2E {

  /** Pods, configuration, a minute of pending, and evaluations each 30 s. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();

  @Test
  void alerts_fire_for_what_is_wrong_and_the_watchdog_for_what_is_right() {
    prometheus.patch(
        """
        {"spec": {"scrapeClasses": [{"name": "spoilt", "default": true,
          "relabelings": [{"sourceLabels": ["__meta_kubernetes_service_name"], "regex": "down", "targetLabel": "__metrics_path__", "replacement": "/missing"}],
          "metricRelabelings": [{"sourceLabels": ["job", "__name__"], "regex": "dropped;rpc_durations_histogram_seconds_bucket", "action": "drop"}]}]}}
        """);
    for (String demo : List.of("well", "down", "dropped")) {
      namespace.create(
          demo,
          spec -> {
            spec.setReplicas(1);
            spec.setMonitoring(TestNamespace.every("5s"));
            spec.getMonitoring().setAlerts(true);
          });
    }
    namespace.awaitCondition("well", "AlertsApplied", "True", "PrometheusRuleApplied");

    awaitFiring("well", "MetricsDemoWatchdog");
    awaitFiring("down", "MetricsDemoTargetDown");
    awaitFiring("dropped", "MetricsDemoSeriesMissing");

    assertThat(firing("well")).containsExactly("MetricsDemoWatchdog");
    assertThat(firing("down")).containsExactly("MetricsDemoTargetDown");
    assertThat(firing("dropped")).containsExactly("MetricsDemoSeriesMissing");

    namespace.edit("down", spec -> spec.getMonitoring().setAlerts(false));
    await().until(() -> namespace.find(PrometheusRule.class, "down").isEmpty());
    await().atMost(PATIENCE).until(() -> firing("down").isEmpty());
  }

  private void awaitFiring(String demo, String alert) {
    await(alert).atMost(PATIENCE).until(() -> firing(demo).contains(alert));
    alerts(demo).stream()
        .filter(each -> each.name().equals(alert))
        .forEach(
            each ->
                Cluster.record(
                    "alerts.txt",
                    "%s of demo %s: pending since %s, seen firing at %s"
                        .formatted(alert, demo, each.activeAt(), Instant.now())));
  }

  private List<String> firing(String demo) {
    return alerts(demo).stream()
        .filter(alert -> alert.state().equals("firing"))
        .map(Alert::name)
        .toList();
  }

  private List<Alert> alerts(String demo) {
    return Prometheus.find(namespace.client()).alerts(namespace.name()).stream()
        .filter(alert -> alert.demo().equals(demo))
        .toList();
  }
}
