package io.metricsdemo.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.api.v1alpha1.PrometheusStatus;
import io.metricsdemo.api.v1alpha1.ResourcesSpec;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Many demos and many Prometheus servers: none of them delays the verdict of another. */
@Tag("own-cluster")
@Isolated("changes the Prometheus that scrapes all demos")
class ManyDemosE2E {

  private static final List<String> RUNNING = names("running", 4);

  /** No node is large enough for their pods, which therefore cost nothing. */
  private static final List<String> PENDING = names("pending", 26);

  private static final List<String> SERVERS_THAT_SELECT_OTHERS = names("others", 5);

  /** Selects one of the running demos, and cannot be asked, since it has no pods. */
  private static final String SERVER_WITHOUT_PODS = "podless";

  private static final String SELECTED_WITHOUT_PODS = RUNNING.get(0);

  private static final String SECOND = "second";

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();

  @Test
  void each_of_thirty_demos_has_a_verdict_whatever_eight_servers_select() {
    addServers();

    Instant begin = Instant.now();
    // Those that are never scraped come first, and would keep the others waiting.
    PENDING.forEach(demo -> namespace.create(demo, ManyDemosE2E::makePending));
    RUNNING.forEach(demo -> namespace.create(demo, spec -> makeSmall(demo, spec)));

    await()
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(demosWithoutVerdict()).isEmpty());
    Cluster.record(
        "verdicts.txt",
        "30 demos, 8 servers: each demo has a verdict after %d s"
            .formatted(Duration.between(begin, Instant.now()).toSeconds()));

    RUNNING.forEach(demo -> namespace.awaitCondition(demo, "Scraped", "True", "AllTargetsUp"));
    PENDING.forEach(demo -> namespace.awaitCondition(demo, "Scraped", "False", "NoReadyEndpoints"));
    for (String demo : RUNNING) {
      String podless =
          demo.equals(SELECTED_WITHOUT_PODS) ? "podless True 0/1" : "podless False 0/1";
      awaitRows(demo, podless);
    }
  }

  /** Beside the first, which selects all demos; what is selected is known without pods. */
  private void addServers() {
    SERVERS_THAT_SELECT_OTHERS.forEach(
        name ->
            prometheus.add(
                name,
                """
                {"replicas": 0, "serviceMonitorSelector": {"matchLabels": {"team": "%s"}}}
                """
                    .formatted(name)));
    prometheus.add(
        SERVER_WITHOUT_PODS,
        """
        {"replicas": 0, "serviceMonitorSelector": {"matchLabels": {"team": "%s"}}}
        """
            .formatted(SELECTED_WITHOUT_PODS));
    prometheus.add(SECOND, "{}");
    prometheus
        .kubectl(
            "wait",
            "--for=jsonpath={.status.availableReplicas}=1",
            "prometheus/" + SECOND,
            "--timeout=3m")
        .orThrow();
  }

  private static void makePending(MetricsDemoSpec spec) {
    ResourcesSpec resources = new ResourcesSpec();
    resources.setRequests(Map.of("cpu", new IntOrString(1000)));
    spec.setResources(resources);
    spec.setReplicas(1);
  }

  private static void makeSmall(String demo, MetricsDemoSpec spec) {
    spec.setMonitoring(TestNamespace.every("5s"));
    spec.getMonitoring().setLabels(Map.of("team", demo));
    spec.setReplicas(1);
  }

  private List<String> demosWithoutVerdict() {
    return namespace.list(MetricsDemo.class).stream()
        .filter(
            demo -> scrapedReason(demo).filter(reason -> !reason.equals("NotObserved")).isEmpty())
        .map(demo -> demo.getMetadata().getName())
        .toList();
  }

  private static Optional<String> scrapedReason(MetricsDemo demo) {
    return Optional.ofNullable(demo.getStatus()).map(MetricsDemoStatus::getConditions).stream()
        .flatMap(List::stream)
        .filter(condition -> condition.getType().equals("Scraped"))
        .map(Condition::getReason)
        .findFirst();
  }

  private void awaitRows(String demo, String podless) {
    await(demo)
        .untilAsserted(
            () ->
                assertThat(rows(demo))
                    .containsExactly(
                        "k8s True 1/1",
                        "others-1 False 0/1",
                        "others-2 False 0/1",
                        "others-3 False 0/1",
                        "others-4 False 0/1",
                        "others-5 False 0/1",
                        podless,
                        "second True 1/1"));
  }

  private List<String> rows(String demo) {
    return namespace
        .find(MetricsDemo.class, demo)
        .orElseThrow()
        .getStatus()
        .getPrometheuses()
        .stream()
        .map(ManyDemosE2E::row)
        .toList();
  }

  private static String row(PrometheusStatus row) {
    return "%s %s %d/%d"
        .formatted(row.getName(), row.getSelected(), row.getTargetsUp(), row.getTargetsExpected());
  }

  private static List<String> names(String prefix, int number) {
    return IntStream.rangeClosed(1, number).mapToObj(i -> prefix + "-" + i).toList();
  }
}
