package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a watch that is refused costs the API server. */
class RefusedListTest {

  private static final int DEMOS = 15;

  private final TestCluster cluster = TestCluster.withoutOperator();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void refused_watch_is_checked_for_all_demos_at_once() throws InvalidConfigException {
    cluster
        .server()
        .failWith(403, request -> !request.isWrite() && request.resource().equals("services"));
    cluster.startOperator(Map.of());
    IntStream.range(0, DEMOS)
        .mapToObj(i -> cluster.client().resource(TestCluster.demo("demo-" + i)))
        .forEach(demo -> demo.createOr(NonDeletingOperation::update));
    IntStream.range(0, DEMOS)
        .forEach(
            i ->
                cluster.awaitCondition(
                    "demo-" + i, "MonitorApplied", "True", "ServiceMonitorApplied"));
    cluster.server().requests().reset();

    Awaitility.await()
        .atMost(Duration.ofSeconds(7))
        .during(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(cluster.server().requests().count("list", "services"))
                    .isLessThan(4 * DEMOS));
  }
}
