package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.demo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Of two replicas one reconciles. */
@Tag("slow")
class TwoReplicasTest {

  private static final String NAMESPACE = "metricsdemo-system";

  private TestCluster cluster;
  private final Deque<MetricsDemoOperator> replicas = new ArrayDeque<>();
  private final PrometheusRegistry first = new PrometheusRegistry();
  private final PrometheusRegistry second = new PrometheusRegistry();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.withoutOperator();
    startReplica("first", first);
    await().until(() -> isLeader(first));
    cluster.createReady("demo-app");
    startReplica("second", second);
  }

  @AfterEach
  void stop() {
    replicas.forEach(MetricsDemoOperator::close);
    cluster.close();
  }

  @Test
  void follower_reconciles_nothing_and_has_warm_caches() throws Exception {
    cluster.edit("demo-app", spec -> spec.setReplicas(3));
    await().until(() -> cluster.deployment("demo-app").orElseThrow().getSpec().getReplicas() == 3);
    cluster.pods("demo-app", 3);
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");

    assertThat(isLeader(first)).isTrue();
    assertThat(isLeader(second)).isFalse();
    assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("first");
    await().until(() -> cachedAsReady(second) == 1);
    cluster.awaitQuiet();
    assertThat(reconciliations(second)).isZero();
  }

  @Test
  void closed_leader_hands_over_and_nothing_is_written_for_what_is_converged() {
    int before = cluster.operatorWrites().size();

    replicas.peekLast().close();

    assertThat(lease().getSpec().getHolderIdentity()).isNotEqualTo("first");
    await().until(() -> isLeader(second) && reconciliations(second) > 0);
    cluster.create(demo("another"));
    cluster.pods("another", 2);
    cluster.awaitCondition("another", "Ready", "True", "Reconciled");
    cluster.awaitQuiet();
    assertThat(cluster.operatorWrites().stream().skip(before))
        .isNotEmpty()
        .allMatch(write -> write.name().equals("another"));
    assertThat(failed).hasValue(0);
    assertThat(lost).hasValue(0);
  }

  @Test
  void lost_lease_is_reported_once_and_nothing_is_written_after() {
    cluster.giveLeaseAway(NAMESPACE);
    await().until(() -> lost.get() == 1);
    int before = cluster.operatorWrites().size();

    cluster.edit("demo-app", spec -> spec.setReplicas(3));
    cluster.pods("demo-app", 1);

    await().until(() -> cachedAsReady(second) == 1);
    cluster.awaitQuiet();
    assertThat(cluster.operatorWrites()).hasSize(before);
    assertThat(isLeader(first)).isFalse();
    assertThat(lost).hasValue(1);
    assertThat(failed).hasValue(0);
  }

  private void startReplica(String pod, PrometheusRegistry registry) throws Exception {
    replicas.push(
        cluster.startReplica(
            Map.of("LEADER_ELECTION", "true", "POD_NAME", pod, "POD_NAMESPACE", NAMESPACE),
            registry,
            new MetricsDemoOperator.Ending() {
              @Override
              public void failed() {
                failed.incrementAndGet();
              }

              @Override
              public void leadershipLost() {
                lost.incrementAndGet();
              }
            }));
  }

  private Lease lease() {
    return cluster.lease(NAMESPACE);
  }

  private static boolean isLeader(PrometheusRegistry registry) {
    return gauge(registry, "metricsdemo_leader", Map.of()) == 1;
  }

  private static double cachedAsReady(PrometheusRegistry registry) {
    return gauge(registry, "metricsdemo_resources", Map.of("condition", "Ready", "status", "True"));
  }

  private static double reconciliations(PrometheusRegistry registry) {
    return TestCluster.reconciliations(registry);
  }

  private static double gauge(
      PrometheusRegistry registry, String metric, Map<String, String> labels) {
    return registry.scrape(metric::equals).stream()
        .map(GaugeSnapshot.class::cast)
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .filter(
            point ->
                labels.entrySet().stream()
                    .allMatch(
                        label -> label.getValue().equals(point.getLabels().get(label.getKey()))))
        .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
        .sum();
  }
}
