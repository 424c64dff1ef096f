package io.metricsdemo.operator;

import static io.metricsdemo.operator.FakeCluster.condition;
import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.FakeServer.Request;
import io.metricsdemo.operator.verification.ArrivedSeries;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How often Prometheus is asked, and how soon trouble is seen by that. */
class ScrapePaceTest {

  private FakeCluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  @Tag("slow")
  void counts_that_stop_growing_are_reported() throws IOException, InvalidConfigException {
    FakeServer prometheus = new FakeServer();
    prometheus.scrapesEvery("1s");
    cluster = FakeCluster.asking(prometheus);
    MetricsDemo demo = TestCluster.verifiedDemo("demo-app");
    demo.getSpec().setMonitoring(TestCluster.interval("1s"));
    cluster.ready(demo, "a");
    prometheus.scrapes("demo-app", "a", growing());
    cluster.await("demo-app", "DataVerified", "True");

    prometheus.scrapes("demo-app", "a", () -> ArrivedSeries.of(200_000));

    JsonNode status = cluster.await("demo-app", "DataVerified", "False");
    assertThat(condition(status, "DataVerified").path("reason").asText()).isEqualTo("NotProducing");
  }

  @Test
  @Tag("slow")
  void stalled_demo_does_not_keep_the_operator_asking_prometheus_often()
      throws IOException, InvalidConfigException {
    FakeServer prometheus = new FakeServer();
    cluster = FakeCluster.asking(prometheus);
    cluster
        .cluster()
        .client()
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("stalled")
                .endMetadata()
                .build())
        .create();
    cluster.cluster().create(TestCluster.verifiedDemo("stalled"));
    cluster.ready("demo-app", "a");
    // Else it would be found to generate nothing, and that change keeps the rounds frequent.
    prometheus.scrapes("demo-app", "a", growing());
    cluster.await("demo-app", "Scraped", "True");
    cluster.cluster().awaitCondition("stalled", "Stalled", "True", "NameConflict");

    Awaitility.await("two queries that are further apart than 8 s")
        .untilAsserted(() -> assertThat(longestPause(prometheus)).isGreaterThan(8));
  }

  @Test
  void servers_that_are_not_known_yet_do_not_keep_a_thread_busy()
      throws IOException, InvalidConfigException {
    cluster = FakeCluster.withPrometheusOperator();
    FakeServer hung = cluster.hangs("/prometheuses");
    cluster.startOperator();
    Awaitility.await().until(() -> !hung.requests("query").isEmpty());
    Map<Long, Long> before = cpuTimes();
    long since = System.nanoTime();

    Awaitility.await().until(() -> System.nanoTime() - since > 5_000_000_000L);

    assertThat(busySince(before)).isEmpty();
  }

  private static Supplier<List<ArrivedSeries>> growing() {
    long start = System.nanoTime();
    return () -> ArrivedSeries.of(100_000 + (System.nanoTime() - start) / 100_000_000);
  }

  private static double longestPause(FakeServer prometheus) {
    List<Request> queries = prometheus.requests("query");
    double longest = 0;
    for (int i = 1; i < queries.size(); i++) {
      longest = Math.max(longest, (queries.get(i).nanos() - queries.get(i - 1).nanos()) / 1e9);
    }
    return longest;
  }

  private static Map<Long, Long> cpuTimes() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<Long, Long> times = new HashMap<>();
    for (long thread : threads.getAllThreadIds()) {
      times.put(thread, threads.getThreadCpuTime(thread));
    }
    return times;
  }

  /** Names of the threads that have taken a quarter of a second of processor time since. */
  private static List<String> busySince(Map<Long, Long> before) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return cpuTimes().entrySet().stream()
        .filter(
            time ->
                time.getValue() - before.getOrDefault(time.getKey(), time.getValue()) > 250_000_000)
        .map(time -> threads.getThreadInfo(time.getKey()))
        .filter(Objects::nonNull)
        .map(ThreadInfo::getThreadName)
        .toList();
  }
}
