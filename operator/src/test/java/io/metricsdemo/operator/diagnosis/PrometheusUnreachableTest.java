package io.metricsdemo.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import io.metricsdemo.operator.prometheusoperator.Pods;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Prometheus that does not answer, and what its pods show of the cause. */
class PrometheusUnreachableTest {

  private static final Pod READY =
      Pods.pod("monitoring", "prometheus-k8s-0", "prometheus", "k8s", "10.0.0.9");

  private final Scene scene = new Scene();

  @BeforeEach
  void doNotAnswer() {
    scene.servers =
        List.of(Scene.failing(Kind.UNREACHABLE, "10.0.0.9:9090 does not answer in time"));
    scene.pods = List.of(READY);
  }

  @Test
  void network_policy_is_suspected_where_the_pods_are_ready() throws Exception {
    assertThat(examine())
        .isEqualTo(
            Verdict.unknown(
                "PrometheusUnreachable",
                "Cannot query Prometheus monitoring/k8s: 10.0.0.9:9090 does not answer in time. If"
                    + " a NetworkPolicy in namespace monitoring selects its pods (kube-prometheus"
                    + " installs one), allow ingress from namespace metricsdemo-system to port"
                    + " web"));
  }

  @Test
  void pod_in_a_crash_loop_is_reported_with_its_restarts() throws Exception {
    fail(Kind.UNREACHABLE, "cannot connect to 10.0.0.9:9090: Connection refused");
    scene.pods =
        List.of(
            notReady(
                new ContainerStatusBuilder()
                    .withName("prometheus")
                    .withReady(false)
                    .withRestartCount(5)
                    .withNewState()
                    .withNewWaiting()
                    .withReason("CrashLoopBackOff")
                    .endWaiting()
                    .endState()
                    .withNewLastState()
                    .withNewTerminated()
                    .withExitCode(137)
                    .withReason("OOMKilled")
                    .endTerminated()
                    .endLastState()
                    .build()));

    assertThat(examine().message())
        .isEqualTo(
            "Cannot query Prometheus monitoring/k8s: cannot connect to 10.0.0.9:9090: Connection"
                + " refused. Pod monitoring/prometheus-k8s-0 is not ready: container prometheus is"
                + " waiting (CrashLoopBackOff), restarted 5 times, last exit code 137 (OOMKilled)."
                + " Run kubectl -n monitoring logs prometheus-k8s-0 -c prometheus --previous");
  }

  @Test
  void pod_that_replays_its_wal_is_reported_as_not_ready() throws Exception {
    fail(Kind.REFUSED, "HTTP status 503: Service Unavailable");
    scene.pods = List.of(notReady(running("prometheus", 1)));

    assertThat(examine().message())
        .isEqualTo(
            "Cannot query Prometheus monitoring/k8s: HTTP status 503: Service Unavailable. Pod"
                + " monitoring/prometheus-k8s-0 is not ready: container prometheus is running, but"
                + " not ready, restarted once. Prometheus becomes ready when it has replayed its"
                + " WAL. If it does not, run kubectl -n monitoring logs prometheus-k8s-0 -c"
                + " prometheus");
  }

  @Test
  void refusal_of_credentials_has_nothing_to_do_with_readiness() throws Exception {
    fail(Kind.REFUSED, "HTTP status 401: Unauthorized");
    scene.pods = List.of(notReady(running("prometheus", 1)));

    assertThat(examine().message()).doesNotContain("not ready").contains("credentials");
  }

  @Test
  void prometheus_that_is_scaled_to_zero_is_reported_as_that() throws Exception {
    scene.servers = List.of();
    scene.pods = List.of();
    scene.prometheusSpec.put("replicas", 0);

    assertThat(examine().message())
        .isEqualTo(
            "Prometheus monitoring/k8s has no pods: its spec.replicas is 0. Set it to 1 or more");
  }

  @Test
  void prometheus_without_any_pod_is_reported_as_that() throws Exception {
    scene.servers = List.of();
    scene.pods = List.of();

    assertThat(examine().message())
        .isEqualTo(
            "Prometheus monitoring/k8s has no pods. Run kubectl -n monitoring describe"
                + " Prometheus/k8s, and check the logs of Prometheus Operator");
  }

  @Test
  void pod_that_cannot_be_scheduled_is_named_with_its_state() throws Exception {
    scene.servers = List.of();
    scene.pods =
        List.of(
            new PodBuilder(READY)
                .editStatus()
                .withPhase("Pending")
                .withPodIP(null)
                .withConditions()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/3 nodes are available: 3 Insufficient memory.")
                .endCondition()
                .endStatus()
                .build());

    assertThat(examine().message())
        .isEqualTo(
            "Prometheus monitoring/k8s has no running pod. Pod monitoring/prometheus-k8s-0 is"
                + " Pending (Unschedulable: 0/3 nodes are available: 3 Insufficient memory.). Run"
                + " kubectl -n monitoring describe pod prometheus-k8s-0");
  }

  @Test
  void pod_whose_image_cannot_be_pulled_is_named_with_its_state() throws Exception {
    scene.servers = List.of();
    scene.pods =
        List.of(
            new PodBuilder(READY)
                .editStatus()
                .withPhase("Pending")
                .withConditions()
                .withInitContainerStatuses(
                    new ContainerStatusBuilder()
                        .withName("init-config-reloader")
                        .withReady(false)
                        .withRestartCount(0)
                        .withNewState()
                        .withNewWaiting()
                        .withReason("ImagePullBackOff")
                        .endWaiting()
                        .endState()
                        .build())
                .endStatus()
                .build());

    assertThat(examine().message())
        .contains(
            "Pod monitoring/prometheus-k8s-0 is Pending: container init-config-reloader is waiting"
                + " (ImagePullBackOff). Run kubectl -n monitoring describe pod prometheus-k8s-0");
  }

  @Test
  void pods_that_are_about_to_go_or_have_failed_are_named_with_their_state() throws Exception {
    scene.servers = List.of();
    scene.pods =
        List.of(
            new PodBuilder(READY)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T10:00:00Z")
                .endMetadata()
                .build());
    assertThat(examine().message()).contains("Pod monitoring/prometheus-k8s-0 is terminating. Run");

    scene.pods =
        List.of(
            new PodBuilder(READY)
                .editStatus()
                .withPhase("Failed")
                .withReason("Evicted")
                .withConditions()
                .endStatus()
                .build());
    assertThat(examine().message())
        .contains("Pod monitoring/prometheus-k8s-0 is Failed (Evicted). Run");
  }

  @Test
  void pods_that_may_not_be_listed_hide_nothing_else() throws Exception {
    scene.notPermitted = Map.of("pods", "");

    assertThat(examine().message()).contains("does not answer in time. If a NetworkPolicy");
  }

  @Test
  void prometheus_that_listens_inside_its_pods_alone_is_reported() throws Exception {
    scene.listenLocal = true;
    scene.servers = List.of();

    assertThat(examine().message())
        .isEqualTo(
            "Prometheus monitoring/k8s has spec.listenLocal: true, so its API is not reachable from"
                + " outside of its pods. Set PROMETHEUS_URL of the operator to a server that has its"
                + " data, such as a Thanos Querier, or set spec.listenLocal to false");
  }

  @Test
  void field_that_another_operator_writes_is_not_to_be_edited() throws Exception {
    scene.listenLocal = true;
    scene.servers = List.of();
    scene.manager = Optional.of("cluster-monitoring-operator");

    assertThat(examine().message())
        .endsWith(
            "such as a Thanos Querier. cluster-monitoring-operator manages Prometheus"
                + " monitoring/k8s and may revert direct edits. Make changes to it through"
                + " cluster-monitoring-operator");
  }

  @Test
  void server_that_is_reached_by_another_way_may_listen_inside_its_pods_alone() throws Exception {
    scene.listenLocal = true;
    scene.servers = List.of(Scene.answering(Scene.target("web-1")));

    assertThat(examine().status()).isEqualTo("True");
  }

  @Test
  void mesh_of_the_prometheus_may_keep_the_operator_out() throws Exception {
    fail(Kind.UNREACHABLE, "10.0.0.9:9090 does not answer: connection reset");
    scene.pods =
        List.of(
            new PodBuilder(READY)
                .withNewSpec()
                .addNewContainer()
                .withName("prometheus")
                .addNewPort()
                .withName("web")
                .withContainerPort(9090)
                .endPort()
                .endContainer()
                .addNewInitContainer()
                .withName("istio-proxy")
                .endInitContainer()
                .endSpec()
                .build());

    assertThat(examine().message())
        .contains(
            "Pod prometheus-k8s-0 has the sidecar istio-proxy, which under strict mTLS accepts only"
                + " members of the mesh. Set spec.portLevelMtls: {9090: {mode: PERMISSIVE}}")
        .contains("If a NetworkPolicy in namespace monitoring");
  }

  @Test
  void shard_that_does_not_answer_matters_when_targets_are_missing() throws Exception {
    scene.servers = List.of(Scene.answering(), Scene.failing(Kind.UNREACHABLE, "no route"));
    assertThat(examine().status()).isEqualTo("Unknown");

    scene.servers =
        List.of(
            Scene.answering(Scene.target("web-1")), Scene.failing(Kind.UNREACHABLE, "no route"));
    assertThat(examine().status()).isEqualTo("True");
  }

  private void fail(Kind kind, String message) {
    scene.servers = List.of(Scene.failing(kind, message));
  }

  private static ContainerStatus running(String name, int restarts) {
    return new ContainerStatusBuilder()
        .withName(name)
        .withReady(false)
        .withRestartCount(restarts)
        .withNewState()
        .withNewRunning()
        .endRunning()
        .endState()
        .build();
  }

  private static Pod notReady(ContainerStatus status) {
    return new PodBuilder(READY)
        .editStatus()
        .withConditions()
        .addNewCondition()
        .withType("Ready")
        .withStatus("False")
        .endCondition()
        .withContainerStatuses(
            new ContainerStatusBuilder().withName("config-reloader").withReady(true).build(),
            status)
        .endStatus()
        .build();
  }

  private Verdict examine() throws Exception {
    return new PrometheusUnreachable("namespace metricsdemo-system").examine(scene.subject());
  }
}
