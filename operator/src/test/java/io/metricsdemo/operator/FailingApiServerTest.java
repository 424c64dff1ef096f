package io.metricsdemo.operator;

import static io.metricsdemo.operator.FakeCluster.condition;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.metricsdemo.api.v1alpha1.GeneratorSpec;
import io.metricsdemo.simulator.LoggedRequest;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a demo reports of its scrapes while the API server fails. */
@Tag("slow")
class FailingApiServerTest {

  private FakeCluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void deployment_that_cannot_be_written_does_not_hide_what_is_scraped()
      throws IOException, InvalidConfigException {
    FakeServer prometheus = new FakeServer();
    cluster = FakeCluster.asking(prometheus);
    cluster.ready("demo-app", "a");
    prometheus.scrapes("demo-app", "a");
    cluster.await("demo-app", "Scraped", "True");

    fail(request -> request.isWrite() && request.resource().equals("deployments.apps"));
    cluster.cluster().edit("demo-app", spec -> spec.setGenerator(anotherGenerator()));
    cluster.cluster().awaitCondition("demo-app", "Ready", "False", "ApplyFailed");

    JsonNode status = cluster.status("demo-app");
    for (String type : List.of("Scraped", "Selected", "MonitorApplied", "WorkloadAvailable")) {
      assertThat(condition(status, type).path("status").asText())
          .as("%s: %s", type, condition(status, type))
          .isEqualTo("True");
    }
  }

  @Test
  void pods_that_cannot_be_listed_are_not_observed() throws IOException, InvalidConfigException {
    cluster = FakeCluster.withPrometheusOperator();
    cluster.prometheus("k8s").scrapes("demo-app", "a");
    fail(request -> !request.isWrite() && request.resource().equals("pods"));
    cluster.startOperator().ready("demo-app", "a");

    JsonNode scraped =
        condition(
            cluster.await(
                "demo-app",
                found ->
                    assertThat(condition(found, "Scraped").path("message").asText())
                        .contains("pods")),
            "Scraped");

    assertThat(scraped.path("status").asText()).isEqualTo("Unknown");
    assertThat(scraped.path("reason").asText()).as("%s", scraped).isEqualTo("NotObserved");
  }

  private void fail(Predicate<LoggedRequest> requests) {
    cluster.cluster().server().failWith(500, requests);
  }

  private static GeneratorSpec anotherGenerator() {
    GeneratorSpec generator = new GeneratorSpec();
    generator.setUniformDomain("300us");
    return generator;
  }
}
