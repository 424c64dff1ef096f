package io.metricsdemo.operator;

import static io.metricsdemo.operator.FakeCluster.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why a demo is not scraped, as its status reports it. */
class WhyNotScrapedTest {

  private FakeCluster cluster;

  @BeforeEach
  void start() {
    cluster = FakeCluster.withPrometheusOperator();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void scrape_class_that_drops_the_targets_is_named() throws Exception {
    cluster
        .prometheusWith(
            "k8s",
            """
            "scrapeClasses": [{"name": "strict", "default": true, "relabelings":
              [{"action": "keep", "sourceLabels": ["namespace"], "regex": "prod-.*"}]}]
            """)
        .drops("demo-app", "a");

    cluster.startOperator().ready("demo-app", "a");

    assertThat(await("TargetsDropped"))
        .startsWith(
            "relabelings[0] of spec.scrapeClasses[0] (strict) of Prometheus %s/k8s drops the only target (pod=a)"
                .formatted(TestCluster.NAMESPACE))
        .contains("the value of namespace (" + TestCluster.NAMESPACE + ")");
  }

  @Test
  void namespace_selector_that_was_added_by_hand_is_to_be_removed() throws Exception {
    cluster.prometheus("k8s");
    cluster.startOperator().ready("demo-app", "a");

    cluster
        .cluster()
        .client()
        .resources(ServiceMonitor.class)
        .inNamespace(TestCluster.NAMESPACE)
        .withName("demo-app")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"namespaceSelector\": {\"matchNames\": [\"elsewhere\"]}}}");

    assertThat(await("ServiceNotSelected"))
        .contains(
            "Another manager has added spec.namespaceSelector to ServiceMonitor %s/demo-app. Remove it"
                .formatted(TestCluster.NAMESPACE));
  }

  @Test
  void error_of_a_scrape_has_its_own_fix() throws Exception {
    cluster
        .prometheus("k8s")
        .failsToScrape(
            "demo-app",
            "a",
            "Get \"https://a:8080/metrics\": tls: first record does not look like a TLS handshake");
    cluster.startOperator().ready("demo-app", "a");

    assertThat(await("ScrapeFailed"))
        .contains(
            "The port does not speak TLS. Set spec.endpoints[0].scheme: http in ServiceMonitor %s/demo-app"
                .formatted(TestCluster.NAMESPACE));
  }

  /** Waits for a reason of Scraped, which is False, and returns the message. */
  private String await(String reason) {
    JsonNode status =
        cluster.await(
            "demo-app",
            found -> {
              JsonNode scraped = condition(found, "Scraped");
              assertThat(scraped.path("reason").asText()).as(scraped.toString()).isEqualTo(reason);
              assertThat(scraped.path("status").asText()).isEqualTo("False");
            });
    return condition(status, "Scraped").path("message").asText();
  }
}
