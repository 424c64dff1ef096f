package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.verifiedDemo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.simulator.Fault;
import io.metricsdemo.simulator.LoggedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Prometheus goes on to scrape pods while the API server fails to write the Deployment. */
@Tag("slow")
class FailedWriteWhileScrapedTest {

  private static final String DEMO = "demo-app";
  private static final List<String> PODS = List.of("a", "b");

  private HttpServer prometheus;
  private TestCluster cluster;

  @BeforeEach
  void start() throws IOException, InvalidConfigException {
    prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String samples = PODS.stream().map(ScrapingTest::sample).collect(Collectors.joining(","));
    String targets = PODS.stream().map(ScrapingTest::target).collect(Collectors.joining(","));
    prometheus.createContext(
        "/api/v1/query",
        exchange -> {
          boolean liveness = exchange.getRequestURI().getQuery().contains("up{");
          ScrapingTest.send(
              exchange,
              "{\"resultType\":\"vector\",\"result\":[%s]}".formatted(liveness ? samples : ""));
        });
    prometheus.createContext(
        "/api/v1/targets",
        exchange -> ScrapingTest.send(exchange, "{\"activeTargets\":[%s]}".formatted(targets)));
    prometheus.start();
    cluster =
        TestCluster.start(
            Map.of("PROMETHEUS_URL", "http://127.0.0.1:" + prometheus.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    cluster.close();
    prometheus.stop(0);
  }

  @Test
  void passing_failure_of_the_deployment_leaves_scraped_selected_and_the_monitor_as_they_are() {
    createScraped();

    Fault fault = cluster.server().failWith(500, this::isWriteOfTheDeployment);
    try (fault) {
      cluster
          .client()
          .resource(cluster.deployment(DEMO).orElseThrow())
          .edit(
              live -> {
                live.getMetadata().getLabels().put(Labels.COMPONENT, "changed-by-hand");
                return live;
              });
      cluster.awaitCondition(DEMO, "Reconciling", "True", "ApplyFailed");

      await()
          .during(Duration.ofSeconds(3))
          .untilAsserted(
              () ->
                  assertThat(reasons())
                      .containsEntry("Ready", "ApplyFailed")
                      .containsEntry("WorkloadAvailable", "PodsReady")
                      .containsEntry("MonitorApplied", "ServiceMonitorApplied")
                      .containsEntry("Selected", "Selected")
                      .containsEntry("Scraped", "AllTargetsUp"));
    }
  }

  private boolean isWriteOfTheDeployment(LoggedRequest request) {
    return request.isWrite()
        && request.resource().startsWith("deployments")
        && request.fieldManager().equals(Labels.OPERATOR);
  }

  private void createScraped() {
    cluster.create(verifiedDemo(DEMO));
    cluster.pods(DEMO, PODS.size());
    cluster.client().resource(TestCluster.slice(DEMO, PODS)).create();
    cluster.awaitCondition(DEMO, "Scraped", "True", "AllTargetsUp");
  }

  private Map<String, String> reasons() {
    return cluster.conditions(DEMO).stream()
        .collect(Collectors.toMap(Condition::getType, Condition::getReason));
  }
}
