package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.metricsdemo.e2e.cluster.AuditLog;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Grant;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.Permissions;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two replicas of the operator: which of them reconciles, and what becomes of the other. */
class LeaderElectionIT {

  private static final String LEASE = "metricsdemo-operator";

  private static final Duration LEASE_DURATION = Duration.ofSeconds(30);

  private static final Duration OUTAGE = Duration.ofSeconds(60);

  /** What a minute without the API server is worth logging, a lost leadership included. */
  private static final int LINES = 30;

  @RegisterExtension static final Installation INSTALLATION = Installation.withoutOperator();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final Permissions permissions = new Permissions();

  private final List<OperatorProcess> replicas = new ArrayList<>();

  @AfterEach
  void stop() {
    replicas.forEach(OperatorProcess::close);
    lease().delete();
  }

  /** How soon the other leads, which is some seconds on an idle machine, goes to the report. */
  @RepeatedTest(3)
  void terminated_leader_releases_the_lease_and_ends_with_0_and_the_other_leads(
      TestReporter reporter) {
    OperatorProcess leader = startLeader("pod-a");
    OperatorProcess follower = startFollower("pod-b");

    long start = System.nanoTime();
    int exitCode = leader.terminate();
    Duration exit = Duration.ofNanos(System.nanoTime() - start);
    String holder = lease().get().getSpec().getHolderIdentity();
    follower.awaitLog("Became leader");
    Duration handOver = Duration.ofNanos(System.nanoTime() - start);

    reporter.publishEntry(
        Map.of("exit ms", "" + exit.toMillis(), "hand-over ms", "" + handOver.toMillis()));
    assertThat(exitCode).isZero();
    assertThat(holder).isNotEqualTo("pod-a");
    assertThat(lease().get().getSpec().getHolderIdentity()).isEqualTo("pod-b");
  }

  @Test
  void killed_leader_is_succeeded_when_its_lease_has_expired() {
    OperatorProcess leader = startLeader("pod-a");
    OperatorProcess follower = startFollower("pod-b");

    leader.kill();
    ZonedDateTime renewed = lease().get().getSpec().getRenewTime();
    follower.awaitLog("Became leader");

    LeaseSpec taken = lease().get().getSpec();
    assertThat(taken.getHolderIdentity()).isEqualTo("pod-b");
    assertThat(Duration.between(renewed, taken.getAcquireTime()))
        .isGreaterThanOrEqualTo(LEASE_DURATION);
  }

  @Test
  @Tag("own-cluster")
  void successor_writes_nothing_for_what_is_converged() {
    // What an earlier test has left would be written, too: it cannot converge any more.
    namespace.clearTerminating();
    OperatorProcess leader = startLeader("pod-a");
    for (int i = 0; i < 5; i++) {
      namespace.create("demo-" + i, spec -> {});
      namespace.awaitCondition("demo-" + i, "Scraped", "Unknown", "NoPrometheus");
    }
    OperatorProcess follower = startFollower("pod-b");
    AuditLog audit = AuditLog.fromNow();

    leader.terminate();
    await()
        .during(Duration.ofSeconds(2))
        .until(
            () -> follower.metric("metricsdemo_reconciliation_duration_seconds_count").orElse(0),
            reconciled -> reconciled >= 5);

    assertThat(
            audit.requests(
                request ->
                    request.user().equals(OperatorProcess.USER)
                        && request.isWrite()
                        && !request.resource().equals("leases")))
        .isEmpty();
  }

  @Test
  @Tag("own-cluster")
  void exactly_one_leads_after_a_minute_without_the_api_server() {
    startLeader("pod-a");
    startFollower("pod-b");
    int linesBefore = lines();

    Command.apiServer("stop");
    await().during(OUTAGE).pollInterval(Duration.ofMillis(500)).until(this::allRun);
    assertThat(leaders()).isZero();
    Command.apiServer("start");

    await().pollInterval(Duration.ofMillis(200)).until(() -> allRun() && leaders() == 1);
    await().during(Duration.ofSeconds(5)).until(() -> allRun() && leaders() == 1);
    assertThat(lines() - linesBefore).isLessThan(LINES);
    namespace.create("demo-app", spec -> {});
    namespace.awaitCondition("demo-app", "MonitorApplied", "True", "ServiceMonitorApplied");
  }

  @ParameterizedTest
  @CsvSource({
    "get,    false",
    "create, false",
    "update, true",
  })
  void missing_permission_is_logged_and_when_it_returns_the_operator_leads(
      String verb, boolean leaseExists) {
    if (leaseExists) {
      startLeader("pod-a").terminate();
    }
    Grant lost = granted(verb + " leases");
    permissions.revoke(lost);
    OperatorProcess operator = launch("pod-b");

    operator.awaitLog("Failed to access Lease, retrying");
    assertThat(operator.log()).contains("operation=\"" + verb + "\"", lost.refusal());
    assertThat(operator.log()).doesNotContain("Became leader");

    permissions.restore();
    operator.awaitLog("Became leader");
  }

  private OperatorProcess startLeader(String pod) {
    OperatorProcess operator = launch(pod);
    operator.awaitLog("Became leader");
    return operator;
  }

  private OperatorProcess startFollower(String pod) {
    OperatorProcess operator = launch(pod);
    operator.awaitLog("Following leader");
    operator.awaitLog("Watching MetricsDemos");
    return operator;
  }

  private OperatorProcess launch(String pod) {
    OperatorProcess operator =
        OperatorProcess.launch(
            namespace.client(),
            Map.of(
                "LEADER_ELECTION",
                "true",
                "POD_NAME",
                pod,
                "POD_NAMESPACE",
                OperatorProcess.NAMESPACE));
    replicas.add(operator);
    return operator;
  }

  /** None ends: the kubelet would wait longer each time before it starts it again. */
  private boolean allRun() {
    return replicas.stream().allMatch(OperatorProcess::isRunning);
  }

  private long leaders() {
    return replicas.stream()
        .filter(replica -> replica.metric("metricsdemo_leader").orElse(0) == 1)
        .count();
  }

  private int lines() {
    return replicas.stream().mapToInt(replica -> (int) replica.log().lines().count()).sum();
  }

  private Resource<Lease> lease() {
    return namespace.client().leases().inNamespace(OperatorProcess.NAMESPACE).withName(LEASE);
  }

  private static Grant granted(String name) {
    return Permissions.granted().stream()
        .filter(grant -> grant.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
