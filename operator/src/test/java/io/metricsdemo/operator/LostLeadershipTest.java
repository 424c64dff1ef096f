package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.demo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader that loses its Lease: the kubelet would make minutes of what should take seconds. */
@Tag("slow")
class LostLeadershipTest {

  private static final String NAMESPACE = "default";

  @TempDir private Path folder;
  private TestCluster cluster;
  private OperatorJvm operator;

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.withoutOperator();
    operator =
        OperatorJvm.start(
            cluster,
            folder,
            Map.of("LEADER_ELECTION", "true", "POD_NAME", "pod-1", "POD_NAMESPACE", NAMESPACE));
    operator.awaitOutput("Became leader");
    await().until(() -> isLeader(1));
  }

  @AfterEach
  void stop() {
    operator.close();
    cluster.close();
  }

  @Test
  void process_follows_writes_nothing_and_leads_again_when_the_lease_is_free() throws Exception {
    cluster.createReady("demo-app");

    cluster.giveLeaseAway(NAMESPACE);
    operator.awaitOutput("Lost leadership");
    long before = cluster.operatorWrites().size();
    cluster.create(demo("another"));
    operator.awaitOutput("Following leader");
    await().until(() -> isLeader(0));

    assertThat(operator.isAlive()).isTrue();
    assertThat(cluster.operatorWrites()).hasSize((int) before);

    cluster.freeLease(NAMESPACE);
    cluster.pods("another", 2);
    cluster.awaitCondition("another", "Ready", "True", "Reconciled");
    assertThat(operator.isAlive()).isTrue();
    assertThat(operator.output()).doesNotContain("\tat ");
  }

  @Test
  void busy_leader_steps_down_without_stack_traces_and_writes_nothing_more() throws Exception {
    for (int i = 0; i < 60; i++) {
      cluster.create(demo("demo-" + i));
    }
    await().until(() -> cluster.operatorWrites().size() > 20);

    cluster.giveLeaseAway(NAMESPACE);
    operator.awaitOutput("Lost leadership");
    int before = cluster.operatorWrites().size();
    operator.awaitOutput("Following leader");

    // Requests that were under way when the loss was noticed may still be answered.
    assertThat(cluster.operatorWrites().size() - before).isLessThanOrEqualTo(10);
    int after = cluster.operatorWrites().size();
    await().during(Duration.ofSeconds(2)).until(() -> cluster.operatorWrites().size() == after);
    assertThat(operator.output()).doesNotContain("\tat ");
  }

  @Test
  void process_that_follows_after_a_loss_still_ends_with_exit_code_0() throws Exception {
    cluster.giveLeaseAway(NAMESPACE);
    operator.awaitOutput("Following leader");

    operator.terminate();

    assertThat(operator.exitCode()).isZero();
  }

  private boolean isLeader(int expected) throws Exception {
    return operator
        .get("metricsPort", "/metrics")
        .body()
        .contains("metricsdemo_leader %d.0".formatted(expected));
  }
}
