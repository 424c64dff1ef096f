package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static io.metricsdemo.operator.TestCluster.verifiedDemo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a demo says of its scrapes: the whole operator, with a server that plays Prometheus. */
@Tag("slow")
class ScrapingTest {

  private final Set<String> up = new ConcurrentSkipListSet<>();
  private HttpServer prometheus;
  private TestCluster cluster;

  @BeforeEach
  void start() throws IOException {
    prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    prometheus.createContext(
        "/api/v1/query",
        exchange -> {
          boolean liveness = exchange.getRequestURI().getQuery().contains("up{");
          send(
              exchange,
              "{\"resultType\":\"vector\",\"result\":[%s]}"
                  .formatted(
                      liveness
                          ? up.stream().map(ScrapingTest::sample).collect(Collectors.joining(","))
                          : ""));
        });
    prometheus.createContext(
        "/api/v1/targets",
        exchange ->
            send(
                exchange,
                "{\"activeTargets\":[%s]}"
                    .formatted(
                        up.stream().map(ScrapingTest::target).collect(Collectors.joining(",")))));
    prometheus.start();
  }

  @AfterEach
  void stop() {
    cluster.close();
    prometheus.stop(0);
  }

  @Test
  void demo_is_scraped_when_every_ready_pod_is_up_and_not_before() throws InvalidConfigException {
    cluster = TestCluster.start(Map.of("PROMETHEUS_URL", url()));
    ready("demo-app", "a", "b");

    up.add("a");
    await().until(() -> targets().equals("1/2"));
    cluster.awaitCondition("demo-app", "Scraped", "False", "WaitingForFirstScrape");
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");

    up.add("b");
    cluster.awaitCondition("demo-app", "Scraped", "True", "AllTargetsUp");
    cluster.awaitCondition("demo-app", "Selected", "True", "Selected");
    cluster.awaitCondition("demo-app", "DataVerified", "Unknown", "CollectingData");
    assertThat(targets()).isEqualTo("2/2");
    assertThat(cluster.demoNow("demo-app").orElseThrow().getStatus().getTimeToScrape())
        .matches("\\d+s");
  }

  @Test
  void creation_costs_at_most_four_status_writes_beyond_those_for_ready_pods()
      throws InvalidConfigException {
    cluster = TestCluster.start(Map.of("PROMETHEUS_URL", url()));
    ready("demo-app", "a", "b");
    up.add("a");
    await().until(() -> targets().equals("1/2"));
    up.add("b");
    cluster.awaitCondition("demo-app", "Scraped", "True", "AllTargetsUp");
    cluster.awaitCondition("demo-app", "DataVerified", "Unknown", "CollectingData");

    // Three applies and the first status; both pods were ready at once.
    assertThat(cluster.operatorWrites())
        .as("%s", cluster.operatorWrites())
        .hasSizeLessThan(4 + 1 + 4);
  }

  @Test
  void restart_writes_nothing_for_a_demo_that_is_scraped() throws InvalidConfigException {
    cluster = TestCluster.start(Map.of("PROMETHEUS_URL", url()));
    ready("demo-app", "a", "b");
    up.addAll(Set.of("a", "b"));
    cluster.awaitCondition("demo-app", "Scraped", "True", "AllTargetsUp");
    cluster.awaitCondition("demo-app", "DataVerified", "Unknown", "CollectingData");
    cluster.stopOperator();
    cluster.server().requests().reset();

    cluster.registry().clear();
    cluster.startOperator(Map.of("PROMETHEUS_URL", url()));
    cluster.create(verifiedDemo("another"));
    cluster.awaitCondition("another", "Selected", "Unknown", "NotObserved");
    cluster.awaitQuiet();

    assertThat(cluster.operatorWrites()).allMatch(request -> request.name().equals("another"));
  }

  @Test
  void restart_sees_the_ready_pods_of_each_of_the_watched_namespaces()
      throws InvalidConfigException {
    List<String> others = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    Map<String, String> settings =
        Map.of(
            "PROMETHEUS_URL",
            url(),
            "WATCH_NAMESPACES",
            NAMESPACE + "," + String.join(",", others));
    cluster = TestCluster.start(settings);
    for (String other : others) {
      cluster
          .client()
          .resource(
              TestCluster.slice("demo-app", List.of())
                  .edit()
                  .editMetadata()
                  .withNamespace(other)
                  .endMetadata()
                  .build())
          .create();
    }
    ready("demo-app", "a", "b");
    cluster.stopOperator();

    cluster.registry().clear();
    cluster.startOperator(settings);
    up.addAll(Set.of("a", "b"));

    cluster.awaitCondition("demo-app", "Scraped", "True", "AllTargetsUp");
  }

  @Test
  void cluster_without_prometheus_is_reported() throws InvalidConfigException {
    cluster = TestCluster.start();

    ready("demo-app", "a", "b");

    cluster.awaitCondition("demo-app", "Scraped", "Unknown", "NoPrometheus");
    cluster.awaitCondition("demo-app", "Selected", "Unknown", "NoPrometheus");
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
  }

  /** A demo whose pods are ready and behind its Service. */
  private void ready(String name, String... pods) {
    cluster.create(verifiedDemo(name));
    cluster.pods(name, pods.length);
    cluster.client().resource(TestCluster.slice(name, List.of(pods))).create();
    cluster.awaitCondition(name, "Ready", "True", "Reconciled");
  }

  private String targets() {
    String targets = cluster.demoNow("demo-app").orElseThrow().getStatus().getTargets();
    return targets == null ? "" : targets;
  }

  private String url() {
    return "http://127.0.0.1:" + prometheus.getAddress().getPort();
  }

  private static String labels(String pod) {
    return "{\"namespace\":\"%s\",\"job\":\"demo-app\",\"pod\":\"%s\"}".formatted(NAMESPACE, pod);
  }

  static String sample(String pod) {
    return "{\"metric\":%s,\"value\":[1,\"1.5\"]}".formatted(labels(pod));
  }

  static String target(String pod) {
    return """
        {"scrapePool":"serviceMonitor/%s/demo-app/0","labels":%s,"health":"up","lastError":"",
         "scrapeUrl":"http://10.0.0.1:8080/metrics","lastScrape":"2026-01-01T12:00:00Z",
         "scrapeInterval":"30s","scrapeTimeout":"10s"}
        """
        .formatted(NAMESPACE, labels(pod));
  }

  static void send(HttpExchange exchange, String data) throws IOException {
    byte[] body =
        "{\"status\":\"success\",\"data\":%s}".formatted(data).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
