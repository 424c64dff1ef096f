package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource.Kind;
import io.metricsdemo.operator.prometheusoperator.PrometheusResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a demo reports that Prometheus selects, and does not take up. */
class NotTakenUpTest {

  private FakeCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = FakeCluster.withPrometheusOperator();
    cluster.prometheus("k8s");
    cluster.startOperator();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void paused_prometheus_is_reported_with_the_field_to_change() {
    patch("{\"spec\": {\"paused\": true}}");

    cluster.ready("demo-app", "a", "b");

    cluster.await(
        "demo-app",
        status ->
            assertThat(FakeCluster.condition(status, "Scraped").path("message").asText())
                .isEqualTo(
                    "Prometheus default/k8s has spec.paused: true, so Prometheus Operator does not"
                        + " update its configuration. Set spec.paused to false"));
  }

  @Test
  void configuration_that_is_not_generated_is_reported_in_the_words_of_the_resource() {
    patch(
        """
        {"status": {"conditions": [{"type": "Reconciled", "status": "False", "reason": "ReconciliationFailed", "message": "no such Secret"}]}}
        """);

    cluster.ready("demo-app", "a", "b");

    cluster.await(
        "demo-app",
        status ->
            assertThat(FakeCluster.condition(status, "Scraped").path("message").asText())
                .contains("cannot reconcile Prometheus default/k8s", "no such Secret"));
  }

  private void patch(String patch) {
    cluster
        .cluster()
        .client()
        .genericKubernetesResources(PrometheusResources.definition(Kind.PROMETHEUS))
        .inNamespace(NAMESPACE)
        .withName("k8s")
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }
}
