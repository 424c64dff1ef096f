package io.metricsdemo.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Grant;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.Permissions;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each reason for not being scraped, caused for real: it is told within two scrape intervals, and
 * what the message says to do heals it, with no restart of the operator.
 */
@Tag("own-cluster")
class WhyNotScrapedE2E {

  private static final String DEMO = "demo-app";

  /** Two intervals of the tutorial. */
  private static final Duration TOLD = Duration.ofSeconds(60);

  private static final Duration HEALED = Duration.ofMinutes(3);

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();
  @RegisterExtension final Permissions permissions = new Permissions();

  @Test
  void labels_that_prometheus_does_not_select() {
    prometheus.patch("{\"spec\": {\"serviceMonitorSelector\": {\"matchLabels\": {\"release\": \"kps\"}}}}");
    create(spec -> {});

    assertThat(told("False", "LabelsNotSelected"))
        .contains("monitoring/k8s", "add spec.monitoring.labels.release: kps");

    namespace.edit(DEMO, spec -> spec.getMonitoring().setLabels(Map.of("release", "kps")));
    healed();
  }

  @Test
  void namespace_that_prometheus_does_not_select() {
    prometheus.patch(
        "{\"spec\": {\"serviceMonitorNamespaceSelector\": {\"matchLabels\": {\"team\": \"a\"}}}}");
    create(spec -> {});

    String command = "kubectl label namespace %s team=a".formatted(namespace.name());
    assertThat(told("False", "NamespaceNotSelected")).contains(command);

    Command.kubectl("label", "namespace", namespace.name(), "team=a").orThrow();
    healed();
  }

  @Test
  void prometheus_that_looks_in_its_own_namespace_alone() {
    prometheus.patch("{\"spec\": {\"serviceMonitorNamespaceSelector\": null}}");
    create(spec -> {});

    assertThat(told("False", "NamespaceNotSelected"))
        .contains("spec.serviceMonitorNamespaceSelector", "{}");

    prometheus.patch("{\"spec\": {\"serviceMonitorNamespaceSelector\": {}}}");
    healed();
  }

  private void create(Consumer<MetricsDemoSpec> change) {
    namespace.create(
        DEMO,
        spec -> {
          MonitoringSpec monitoring = new MonitoringSpec();
          monitoring.setInterval("5s");
          spec.setMonitoring(monitoring);
          change.accept(spec);
        });
  }

  /** The message, when it is told. */
  private String told(String status, String reason) {
    return await(reason)
        .atMost(TOLD)
        .until(() -> scraped(status, reason), Optional::isPresent)
        .map(Condition::getMessage)
        .orElseThrow();
  }

  private void healed() {
    await("Scraped")
        .atMost(HEALED)
        .until(() -> scraped("True", "AllTargetsUp"), Optional::isPresent);
  }

  private Optional<Condition> scraped(String status, String reason) {
    return namespace.conditions(DEMO).stream()
        .filter(
            condition ->
                condition.getType().equals("Scraped")
                    && condition.getStatus().equals(status)
                    && condition.getReason().equals(reason))
        .findFirst();
  }
}
