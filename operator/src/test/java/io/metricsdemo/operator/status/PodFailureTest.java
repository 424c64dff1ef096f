package io.metricsdemo.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a pod does not get ready, by its status as kubelet and scheduler write it. */
class PodFailureTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static final String LAST_ERROR =
      "{ready: false, restartCount: 3, lastState: {terminated: {exitCode: 1, reason: Error, message: no such flag}}, state: ";

  @Test
  void image_with_an_invalid_name_is_permanent_until_the_image_is_changed() {
    PodFailure failure =
        failure(
            "{state: {waiting: {reason: InvalidImageName, message: 'Failed to apply default image tag \"a:1:2\": couldn''t parse image reference \"a:1:2\": invalid reference format'}}}");

    assertThat(failure.reason()).isEqualTo("InvalidImageName");
    assertThat(failure.permanent()).isTrue();
    assertThat(failure.message())
        .isEqualTo(
            "Pod shop/demo-app-1: container demo-app has an image with an invalid name, a:1:2"
                + " (InvalidImageName): Failed to apply default image tag \"a:1:2\": couldn't parse"
                + " image reference \"a:1:2\": invalid reference format. Correct spec.image of"
                + " MetricsDemo shop/demo-app, or DEMO_IMAGE of the operator where that is not"
                + " set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{waiting: {reason: ErrImagePull, message: 'rpc error: code = NotFound desc = failed to pull and unpack image \"docker.io/library/a:1\": failed to resolve reference \"docker.io/library/a:1\": docker.io/library/a:1: not found'}}",
        "{waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image \"a:1\": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image \"docker.io/library/a:1\": failed to resolve reference \"docker.io/library/a:1\": docker.io/library/a:1: not found'}}",
      })
  void image_that_cannot_be_pulled_is_reported_alike_at_each_try(String state) {
    assertThat(failure("{state: " + state + "}"))
        .isEqualTo(
            new PodFailure(
                "demo-app-1",
                "2026-01-01T11:00:00Z",
                "ImagePullBackOff",
                "Pod shop/demo-app-1: container demo-app has image a:1:2, which cannot be pulled"
                    + " (ImagePullBackOff): docker.io/library/a:1: not found. Check spec.image of"
                    + " MetricsDemo shop/demo-app, or DEMO_IMAGE of the operator where that is not"
                    + " set; a private registry needs a Secret in spec.imagePullSecrets",
                false));
  }

  @Test
  void connection_that_fails_from_another_port_at_each_try_is_reported_alike() {
    String state =
        "{state: {waiting: {reason: ErrImagePull, message: 'dial tcp: lookup r.example: read udp 10.0.0.5:%s->10.0.0.10:53: i/o timeout'}}}";

    assertThat(failure(state.formatted("41234"))).isEqualTo(failure(state.formatted("50001")));
  }

  @Test
  void image_that_may_not_be_pulled_has_its_own_remedy() {
    PodFailure failure = failure("{state: {waiting: {reason: ErrImageNeverPull}}}");

    assertThat(failure.reason()).isEqualTo("ErrImageNeverPull");
    assertThat(failure.message())
        .endsWith(
            "Load the image onto the node, or set spec.imagePullPolicy of MetricsDemo shop/demo-app"
                + " to IfNotPresent");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{terminated: {exitCode: 1, reason: Error, message: no such flag}}",
        "{waiting: {reason: CrashLoopBackOff, message: back-off 10s restarting failed container}}",
        "{running: {startedAt: '2026-01-01T11:59:58Z'}}",
      })
  void container_that_crashes_is_reported_alike_while_it_restarts(String state) {
    assertThat(failure(LAST_ERROR + state + "}"))
        .extracting(PodFailure::reason, PodFailure::message)
        .containsExactly(
            "CrashLoopBackOff",
            "Pod shop/demo-app-1: container demo-app does not keep running (CrashLoopBackOff): its"
                + " last run ended with exit code 1 (Error): no such flag. Run kubectl -n shop logs"
                + " demo-app-1 -c demo-app --previous");
  }

  @Test
  void container_that_has_run_for_long_does_not_fail_by_how_it_ended_before() {
    assertThat(find(LAST_ERROR + "{running: {startedAt: '2026-01-01T11:50:00Z'}}}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{state: {terminated: {exitCode: 137, reason: OOMKilled}}}",
        "{lastState: {terminated: {exitCode: 137, reason: OOMKilled}}, state: {waiting: {reason: CrashLoopBackOff}}}",
        "{lastState: {terminated: {exitCode: 128, reason: StartError, message: 'container init was OOM-killed (memory limit too low?)'}}, state: {waiting: {reason: CrashLoopBackOff}}}",
      })
  void container_killed_for_memory_is_reported_with_its_limit(String container) {
    assertThat(failure(container))
        .extracting(PodFailure::reason, PodFailure::message)
        .containsExactly(
            "OOMKilled",
            "Pod shop/demo-app-1: container demo-app is killed for using more than its limit of"
                + " 20Mi (OOMKilled). Raise spec.resources.limits.memory of MetricsDemo"
                + " shop/demo-app");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{state: {waiting: {reason: RunContainerError, message: 'exec: \"x\": not found'}}}",
        "{lastState: {terminated: {exitCode: 128, reason: StartError, message: 'exec: \"x\": not found'}}, state: {waiting: {reason: CrashLoopBackOff}}}",
      })
  void container_that_cannot_be_started_is_reported_alike_at_each_try(String container) {
    assertThat(failure(container))
        .extracting(PodFailure::reason, PodFailure::message)
        .containsExactly(
            "CreateContainerError",
            "Pod shop/demo-app-1: container demo-app cannot be started (RunContainerError): exec:"
                + " \"x\": not found. Run kubectl -n shop describe pod demo-app-1");
  }

  @Test
  void image_that_runs_as_root_is_to_be_replaced() {
    assertThat(
            failure(
                    "{state: {waiting: {reason: CreateContainerConfigError, message: container has runAsNonRoot and image will run as root}}}")
                .message())
        .endsWith(
            "Use an image whose USER is a number other than 0 in spec.image of MetricsDemo"
                + " shop/demo-app, or DEMO_IMAGE of the operator where that is not set");
  }

  @Test
  void container_that_another_controller_added_is_not_the_demos() {
    assertThat(
            failure(
                    "{name: istio-proxy, state: {waiting: {reason: ImagePullBackOff, message: no}}}")
                .message())
        .endsWith(
            "Run kubectl -n shop describe pod demo-app-1. Container istio-proxy is not part of the"
                + " demo; another controller added it to the pod");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0/1 nodes are available: 1 Insufficient cpu. | Lower spec.resources.requests of MetricsDemo shop/demo-app, or add a node with more room",
        "0/1 nodes are available: 1 node(s) had untolerated taint {a: b} | Tolerate the taint in spec.tolerations of MetricsDemo shop/demo-app, or remove it from a node",
        "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. | Change spec.nodeSelector of MetricsDemo shop/demo-app, or label a node to match it",
        "0/2 nodes are available: 2 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: } | Run kubectl describe nodes. This taint marks an unhealthy node and is removed when the node recovers",
        "0/2 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 1 node(s) were unschedulable. | Tolerate the taint in spec.tolerations of MetricsDemo shop/demo-app, or remove it from a node",
        "0/1 nodes are available: 1 node(s) were unschedulable. | Run kubectl uncordon NODE, or add a node",
        "0/1 nodes are available: 1 Too many pods. | Lower spec.replicas of MetricsDemo shop/demo-app, or add a node",
        "no nodes available to schedule pods | Run kubectl -n shop describe pod demo-app-1",
      })
  void pod_that_cannot_be_scheduled_is_reported_with_the_field_to_change(
      String why, String whatToDo) {
    Pod pod =
        pod(
            "phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: \"%s\"}]"
                .formatted(why));

    PodFailure failure = PodFailure.of(pod, NOW).orElseThrow();

    assertThat(failure.reason()).isEqualTo("Unschedulable");
    assertThat(failure.message())
        .isEqualTo(
            "Pod shop/demo-app-1 cannot be scheduled (Unschedulable): %s. %s"
                .formatted(why.replaceFirst("\\.$", ""), whatToDo));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{state: {waiting: {reason: ContainerCreating}}}",
        "{state: {waiting: {reason: PodInitializing}}}",
        "{state: {running: {startedAt: '2026-01-01T11:59:58Z'}}}",
        "{ready: true, lastState: {terminated: {exitCode: 1}}, state: {running: {}}}",
      })
  void pod_that_starts_does_not_fail(String container) {
    assertThat(find(container)).isEmpty();
  }

  @Test
  void pod_that_is_deleted_does_not_fail() {
    Pod pod = of("{state: {waiting: {reason: ImagePullBackOff}}}");
    pod.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");

    assertThat(PodFailure.of(pod, NOW)).isEmpty();
    assertThat(PodFailure.isUnready(pod)).isFalse();
  }

  @Test
  void volume_that_cannot_be_mounted_is_reported_by_its_latest_event() {
    Pod pod = of("{state: {waiting: {reason: ContainerCreating}}}");

    assertThat(
            PodFailure.of(
                pod,
                List.of(
                    event("Failed", "2026-01-01T11:59:59Z", "something else"),
                    event("FailedMount", "2026-01-01T11:58:00Z", "an older one"),
                    event(
                        "FailedMount",
                        "2026-01-01T11:59:00Z",
                        "MountVolume.SetUp failed for volume \"x\" : secret \"x\" not found"))))
        .get()
        .extracting(PodFailure::reason, PodFailure::message)
        .containsExactly(
            "FailedMount",
            "Pod shop/demo-app-1 waits for a volume that cannot be mounted (FailedMount):"
                + " MountVolume.SetUp failed for volume \"x\" : secret \"x\" not found. Run kubectl"
                + " -n shop describe pod demo-app-1");
    assertThat(PodFailure.of(pod, List.of())).isEmpty();
  }

  @Test
  void network_that_fails_for_another_sandbox_at_each_try_is_reported_alike() {
    Pod pod = of("{state: {waiting: {reason: ContainerCreating}}}");
    List<String> messages =
        Stream.of("a", "b")
            .map(
                hex ->
                    event(
                        "FailedCreatePodSandBox",
                        "2026-01-01T11:59:00Z",
                        "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to"
                            + " setup network for sandbox \"%s\": plugin type=\"calico\" failed (add)"
                                .formatted(hex.repeat(64))))
            .map(event -> PodFailure.of(pod, List.of(event)).orElseThrow().message())
            .toList();

    assertThat(messages.get(0))
        .isEqualTo(messages.get(1))
        .contains("failed to setup network for sandbox: plugin type=\"calico\" failed (add)");
  }

  @Test
  void image_whose_signature_is_refused_is_not_pulled() {
    assertThat(
            failure(
                "{state: {waiting: {reason: SignatureValidationFailed, message: 'image pull failed for x because the signature validation failed'}}}"))
        .extracting(PodFailure::reason)
        .isEqualTo("ImagePullBackOff");
  }

  @Test
  void probes_that_fail_are_reported_of_a_container_that_runs_and_what_held_it_up_is_past() {
    Pod pod = of("{state: {running: {startedAt: '2026-01-01T11:50:00Z'}}}");
    List<Event> events =
        List.of(
            event("FailedMount", "2026-01-01T11:59:59Z", "secret not found"),
            event("Unhealthy", "2026-01-01T11:59:00Z", "Readiness probe failed: statuscode: 503"));

    assertThat(PodFailure.of(pod, events))
        .get()
        .extracting(PodFailure::reason, PodFailure::message)
        .containsExactly(
            "Unhealthy",
            "Pod shop/demo-app-1 fails its probes (Unhealthy): Readiness probe failed: statuscode:"
                + " 503. Run kubectl -n shop describe pod demo-app-1");
    assertThat(PodFailure.of(pod, events.subList(0, 1))).isEmpty();
  }

  private static Event event(String reason, String time, String message) {
    return new EventBuilder()
        .withReason(reason)
        .withLastTimestamp(time)
        .withMessage(message)
        .build();
  }

  private static PodFailure failure(String container) {
    return find(container).orElseThrow();
  }

  private static Optional<PodFailure> find(String container) {
    return PodFailure.of(of(container), NOW);
  }

  private static Pod of(String container) {
    String named = container.contains("name:") ? "" : "name: demo-app, ";
    return pod("phase: Pending, containerStatuses: [{" + named + container.substring(1) + "]");
  }

  private static Pod pod(String status) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: demo-app-1
          creationTimestamp: '2026-01-01T11:00:00Z'
          labels: {app.kubernetes.io/instance: demo-app}
        spec:
          containers: [{name: demo-app, image: 'a:1:2', resources: {limits: {memory: 20Mi}}}]
        status: {%s}
        """
            .formatted(status),
        Pod.class);
  }
}
