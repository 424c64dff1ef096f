package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.demo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.simulator.Fault;
import io.metricsdemo.simulator.LoggedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a refused watch costs the API server. */
@Tag("slow")
class RefusedWatchTest {

  private static final int DEMOS = 40;
  private static final Duration SPAN = Duration.ofSeconds(4);

  private final TestCluster cluster = TestCluster.withoutOperator();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void questions_to_the_api_server_do_not_grow_with_the_demos() throws Exception {
    Predicate<LoggedRequest> ofDeployments =
        request ->
            List.of("list", "watch").contains(request.verb())
                && request.resource().startsWith("deployments");
    Fault fault = cluster.server().failWith(403, ofDeployments);
    try (fault) {
      cluster.startOperator(Map.of());
      for (int i = 0; i < DEMOS; i++) {
        cluster.create(demo("demo-" + i));
      }
      for (int i = 0; i < DEMOS; i++) {
        cluster.awaitCondition("demo-" + i, "WorkloadAvailable", "Unknown", "NotPermitted");
      }
      int before = cluster.server().requests().matching(ofDeployments).size();
      long begin = System.nanoTime();

      // Each demo is rechecked every 200 ms here.
      await()
          .during(SPAN)
          .until(() -> cluster.server().requests().matching(ofDeployments).size() >= before);

      // The informer tries twice a second.
      int requests = cluster.server().requests().matching(ofDeployments).size() - before;
      long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
      assertThat((long) requests).isLessThanOrEqualTo(5 * seconds);
    }

    for (int i = 0; i < DEMOS; i++) {
      cluster.pods("demo-" + i, 2);
    }
    for (int i = 0; i < DEMOS; i++) {
      cluster.awaitCondition("demo-" + i, "Ready", "True", "Reconciled");
    }
  }
}
