package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.e2e.cluster.AuditLog;
import io.metricsdemo.e2e.cluster.AuditLog.Request;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.StatusHistory;
import io.metricsdemo.e2e.cluster.TestNamespace;
import io.metricsdemo.operator.naming.Names;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What the operator writes, Events apart, until Prometheus scrapes what is asked for: each object
 * once, and a status only when there is something new to report. How many that are depends on the
 * machine: a slow one shows more states on the way.
 */
@Tag("own-cluster")
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class RequestBudgetE2E {

  private static final String DEMO = "demo-app";

  /**
   * A rollout no older than this changes the readiness of pods soon, which is worth waiting for.
   */
  private static final Duration YOUNG_ROLLOUT = Duration.ofSeconds(10);

  /** Numbers, durations, addresses and times, but not those within the name of a pod. */
  private static final String NUMBERS = "\\b\\d[\\dTZ:.-]*(ms|[smh])?\\b";

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @Test
  void creation_and_a_change_of_the_interval_cost_no_more_than_there_is_to_report() {
    AuditLog creation = AuditLog.fromNow();
    try (StatusHistory history = StatusHistory.of(namespace, DEMO)) {
      namespace.create(DEMO, spec -> spec.setMonitoring(TestNamespace.every("5s")));
      awaitScrapedEvery("5s");

      document("create a MetricsDemo, until Prometheus scrapes its pods", creation);
      await()
          .untilAsserted(
              () ->
                  assertThat(writes(creation))
                      .containsOnlyOnce(
                          "patch deployments", "patch services", "patch servicemonitors"));

      AuditLog change = AuditLog.fromNow();
      namespace.edit(DEMO, spec -> spec.setMonitoring(TestNamespace.every("10s")));
      awaitScrapedEvery("10s");

      document("change the interval, until Prometheus scrapes at it", change);
      await()
          .untilAsserted(
              () ->
                  assertThat(writes(change))
                      .containsOnlyOnce("patch servicemonitors")
                      .doesNotContain("patch deployments", "patch services"));
      assertThatEachStatusReportsSomethingNew(history, creation);
    }
  }

  private void assertThatEachStatusReportsSomethingNew(StatusHistory history, AuditLog log) {
    // A patch without effect makes no new version of the demo, so the counts would never agree.
    await("a change of the status by each patch")
        .untilAsserted(() -> assertThat(history.changes()).hasSize(1 + statusPatches(log).size()));
    List<MetricsDemo> changes = history.changes();
    for (int i = 1; i < changes.size(); i++) {
      boolean young = isInYoungRollout(changes.get(i));
      assertThat(news(changes.get(i), young))
          .as("change %d of the status, after %s", i, changes.get(i - 1).getStatus())
          .isNotEqualTo(news(changes.get(i - 1), young));
    }
    List<JsonNode> news = changes.stream().map(change -> news(change, false)).toList();
    assertThat(news)
        .as("a scrape that is late on a busy machine takes back what was reported, but seldom")
        .hasSizeLessThanOrEqualTo(2 * new HashSet<>(news).size());
  }

  /**
   * What a status reports: its fields, without times and without numbers in messages.
   *
   * @param young whether to ignore the counts of pods, too
   */
  private static JsonNode news(MetricsDemo demo, boolean young) {
    ObjectNode status =
        Serialization.unmarshal(Serialization.asJson(demo.getStatus()), ObjectNode.class);
    for (JsonNode condition : status.path("conditions")) {
      ((ObjectNode) condition)
          .put("message", condition.path("message").asText().replaceAll(NUMBERS, "#"))
          .remove("lastTransitionTime");
    }
    if (young) {
      status.remove(List.of("replicas", "targets", "targetsExpected"));
      status.path("prometheuses").forEach(row -> ((ObjectNode) row).remove("targetsExpected"));
    }
    return status;
  }

  /** Whether the rollout was young when the status was written. */
  private static boolean isInYoungRollout(MetricsDemo demo) {
    Instant written =
        demo.getMetadata().getManagedFields().stream()
            .filter(entry -> Names.FIELD_MANAGER.equals(entry.getManager()))
            .filter(entry -> "status".equals(entry.getSubresource()))
            .map(entry -> Instant.parse(entry.getTime()))
            .findFirst()
            .orElseThrow();
    return demo.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("Reconciling"))
        .map(condition -> Instant.parse(condition.getLastTransitionTime()))
        .anyMatch(since -> written.isBefore(since.plus(YOUNG_ROLLOUT)));
  }

  private void awaitScrapedEvery(String interval) {
    await("scraped every " + interval)
        .until(
            () -> namespace.find(MetricsDemo.class, DEMO).orElseThrow().getStatus(),
            status ->
                status.getPrometheuses() != null
                    && status.getPrometheuses().stream()
                        .anyMatch(
                            row ->
                                "AllTargetsUp".equals(row.getReason())
                                    && interval.equals(row.getScrapeInterval())));
  }

  private List<String> writes(AuditLog log) {
    return ofOperator(log).stream()
        .filter(Request::isWrite)
        .map(request -> request.verb() + " " + request.resource())
        .toList();
  }

  /** One that meets a change of the spec is refused, and comes again. */
  private List<Request> statusPatches(AuditLog log) {
    return ofOperator(log).stream()
        .filter(request -> request.verb().equals("patch"))
        .filter(request -> request.resource().equals("metricsdemos/status"))
        .filter(request -> request.code() == HttpURLConnection.HTTP_OK)
        .toList();
  }

  private List<Request> ofOperator(AuditLog log) {
    return log.requests(
        request ->
            request.user().equals(OperatorProcess.USER)
                && request.namespace().equals(namespace.name()));
  }

  private void document(String title, AuditLog log) {
    Cluster.record("requests.txt", title + "\n\n" + AuditLog.table(ofOperator(log)));
  }
}
