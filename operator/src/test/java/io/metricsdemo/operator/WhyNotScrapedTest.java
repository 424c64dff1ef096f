package io.metricsdemo.operator;

import static io.metricsdemo.operator.PlayedCluster.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why a demo is not scraped, as its status reports it. */
class WhyNotScrapedTest {

  private PlayedCluster cluster;

  @BeforeEach
  void start() {
    cluster = PlayedCluster.withPrometheusOperator();
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
        .contains("the value of namespace is " + TestCluster.NAMESPACE)
        .endsWith("(docs/conditions.md#targetsdropped)");
  }

  /** Waits for a reason of Scraped, which is False, and returns the message. */
  private String await(String reason) {
    JsonNode status =
        cluster.await(
            "demo-app",
            Duration.ofSeconds(20),
            found -> {
              JsonNode scraped = condition(found, "Scraped");
              assertThat(scraped.path("reason").asText()).as(scraped.toString()).isEqualTo(reason);
              assertThat(scraped.path("status").asText()).isEqualTo("False");
            });
    return condition(status, "Scraped").path("message").asText();
  }
}
