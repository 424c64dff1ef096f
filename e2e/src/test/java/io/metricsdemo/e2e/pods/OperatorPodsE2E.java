package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.metricsdemo.e2e.cluster.AuditLog;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The operator's own two pods, the leader and the other one. */
@ResourceLock(QUIET_CLUSTER) // ends pods of the operator
class OperatorPodsE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @BeforeEach
  void awaitTwo() {
    await()
        .untilAsserted(
            () ->
                assertThat(Installation.operatorPods(namespace.client()))
                    .hasSize(2)
                    .allMatch(Readiness::isPodReady));
  }

  @Test
  void leader_that_is_killed_is_succeeded_by_the_other_which_finishes_the_work() {
    String leader = leader();
    namespace.create("before", spec -> spec.setReplicas(1));

    inOperatorNamespace("delete", "pod", leader, "--grace-period=0", "--force");
    namespace.create("after", spec -> spec.setReplicas(1));

    namespace.awaitCondition("before", "Ready", "True", "Reconciled");
    namespace.awaitCondition("after", "Ready", "True", "Reconciled");
    await().until(this::leader, holder -> !holder.equals(leader));
  }

  @Test
  void rollout_of_the_operator_hands_over_and_restarts_no_demo_pod() {
    namespace.create("demo-app", spec -> {});
    namespace.awaitCondition("demo-app", "Ready", "True", "Reconciled");
    Map<String, String> before = startTimes();

    inOperatorNamespace("rollout", "restart", "deployment/metricsdemo-operator");
    inOperatorNamespace("rollout", "status", "deployment/metricsdemo-operator", "--timeout=3m");

    namespace.edit("demo-app", spec -> spec.setReplicas(3));
    await().untilAsserted(() -> assertThat(startTimes()).hasSize(3));
    assertThat(startTimes()).containsAllEntriesOf(before);
  }

  @Test
  @Tag("own-cluster")
  void upgrade_from_another_version_restarts_no_demo_pod_and_writes_none_of_its_objects() {
    inOperatorNamespace(
        "set",
        "image",
        "deployment/metricsdemo-operator",
        "operator=localhost/metricsdemo/operator:previous");
    inOperatorNamespace("rollout", "status", "deployment/metricsdemo-operator", "--timeout=3m");
    namespace.create("demo-app", spec -> {});
    namespace.awaitCondition("demo-app", "Scraped", "True", "AllTargetsUp");
    Map<String, String> before = startTimes();
    AuditLog audit = AuditLog.fromNow();

    Command.kubectl("apply", "-k", "deploy/install").orThrow();
    inOperatorNamespace("rollout", "status", "deployment/metricsdemo-operator", "--timeout=3m");
    awaitTwo();

    assertThat(startTimes()).isEqualTo(before);
    // Shows that the new version reconciles.
    namespace.edit("demo-app", spec -> spec.setReplicas(1));
    await().untilAsserted(() -> assertThat(startTimes()).hasSize(1));
    assertThat(writesOfItsObjects(audit)).containsExactly("patch deployments");
  }

  @Test
  void operator_itself_is_scraped_when_its_monitoring_is_installed() {
    Prometheus prometheus = Prometheus.find(namespace.client());

    Command.kubectl("apply", "-k", "deploy/operator-monitoring").orThrow();

    await()
        .untilAsserted(
            () ->
                assertThat(prometheus.query("metricsdemo_operator_build_info"))
                    .extracting(sample -> sample.label("pod"))
                    .containsAll(
                        Installation.operatorPods(namespace.client()).stream()
                            .map(pod -> pod.getMetadata().getName())
                            .toList()));
  }

  /** The holder of the Lease; for a moment there is none, as there is no Lease at first. */
  private String leader() {
    return await()
        .until(
            () ->
                Optional.ofNullable(
                        namespace
                            .client()
                            .resources(Lease.class)
                            .inNamespace(OperatorProcess.NAMESPACE)
                            .withName("metricsdemo-operator")
                            .get())
                    .map(lease -> lease.getSpec().getHolderIdentity()),
            Optional::isPresent)
        .orElseThrow();
  }

  /** When each container of the demo has started, by pod: a restart would change it. */
  private Map<String, String> startTimes() {
    return namespace.pods("demo-app").stream()
        .filter(Readiness::isPodReady)
        .collect(
            Collectors.toMap(
                pod -> pod.getMetadata().getName(),
                pod ->
                    pod.getStatus()
                        .getContainerStatuses()
                        .get(0)
                        .getState()
                        .getRunning()
                        .getStartedAt()));
  }

  private List<String> writesOfItsObjects(AuditLog audit) {
    return audit
        .requests(
            request ->
                request.user().equals(OperatorProcess.USER)
                    && request.namespace().equals(namespace.name())
                    && request.isWrite()
                    && List.of("deployments", "services", "servicemonitors")
                        .contains(request.resource()))
        .stream()
        .map(request -> request.verb() + " " + request.resource())
        .toList();
  }

  private static void inOperatorNamespace(String... arguments) {
    Command.kubectlIn(OperatorProcess.NAMESPACE, arguments).orThrow();
  }
}
