package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.fabric8.kubernetes.api.model.Pod;
import io.metricsdemo.api.v1alpha1.GeneratorSpec;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.Prometheus.Target;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Edits of a demo that runs, and its end. */
@Execution(CONCURRENT)
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class LifecycleE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @BeforeEach
  void startDemo() {
    namespace.kubectl("apply", "-f", "deploy/samples/tutorial.yaml").orThrow();
    namespace.awaitCondition("demo-app", "Ready", "True", "Reconciled");
  }

  @Test
  void replicas_follow_kubectl_scale_and_a_patch_down_to_none_and_back() {
    namespace.kubectl("scale", "mdemo/demo-app", "--replicas=5").orThrow();
    await().untilAsserted(() -> assertThat(ready()).isEqualTo(5));

    namespace.kubectl("scale", "mdemo/demo-app", "--replicas=0").orThrow();
    await().untilAsserted(() -> assertThat(namespace.pods("demo-app")).isEmpty());
    namespace.awaitCondition("demo-app", "WorkloadAvailable", "True", "ScaledToZero");

    namespace
        .kubectl("patch", "mdemo/demo-app", "--type=merge", "-p", "{\"spec\":{\"replicas\":2}}")
        .orThrow();
    await().untilAsserted(() -> assertThat(ready()).isEqualTo(2));
    namespace.awaitCondition("demo-app", "Ready", "True", "Reconciled");
  }

  @Test
  void autoscaler_raises_the_demo_to_its_minimum() {
    namespace.apply(
        """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata:
              name: demo-app
            spec:
              scaleTargetRef:
                apiVersion: metricsdemo.io/v1alpha1
                kind: MetricsDemo
                name: demo-app
              minReplicas: 4
              maxReplicas: 6
              metrics:
              - type: Resource
                resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
            """);

    await()
        .untilAsserted(
            () -> {
              MetricsDemo demo = namespace.find(MetricsDemo.class, "demo-app").orElseThrow();
              assertThat(demo.getSpec().getReplicas()).isEqualTo(4);
              assertThat(ready()).isEqualTo(4);
            });
  }

  @Test
  void interval_is_in_force_in_prometheus_and_no_pod_is_restarted() {
    Prometheus prometheus = Prometheus.find(namespace.client());
    await().untilAsserted(() -> assertThat(intervals(prometheus)).containsExactly("30s", "30s"));
    Map<String, Integer> before = restartsByPod();

    namespace
        .kubectl(
            "patch",
            "mdemo/demo-app",
            "--type=merge",
            "-p",
            "{\"spec\":{\"monitoring\":{\"interval\":\"5s\"}}}")
        .orThrow();

    await().untilAsserted(() -> assertThat(intervals(prometheus)).containsExactly("5s", "5s"));
    assertThat(restartsByPod()).isEqualTo(before);
  }

  @Test
  void generator_change_rolls_the_pods_with_no_gap_in_ready_pods() {
    Set<String> before = podNames();
    GeneratorSpec generator = new GeneratorSpec();
    generator.setUniformDomain("400us");

    try (ReadyPods readyPods = ReadyPods.watch(namespace)) {
      namespace.edit("demo-app", spec -> spec.setGenerator(generator));

      await()
          .untilAsserted(
              () -> {
                assertThat(podNames()).hasSize(2).doesNotContainAnyElementsOf(before);
                assertThat(ready()).isEqualTo(2);
              });
      assertThat(readyPods.fewest()).isEqualTo(2);
    }
  }

  @Test
  void deletion_leaves_nothing_behind() {
    namespace.kubectl("delete", "mdemo/demo-app", "--timeout=3m").orThrow();

    await()
        .untilAsserted(
            () ->
                assertThat(
                        namespace
                            .kubectl("get", "all,endpointslices,servicemonitors", "-o", "name")
                            .orThrow())
                    .doesNotContain("demo-app"));
  }

  private int ready() {
    Integer ready =
        namespace.find(MetricsDemo.class, "demo-app").orElseThrow().getStatus().getReadyReplicas();
    return ready == null ? 0 : ready;
  }

  private List<String> intervals(Prometheus prometheus) {
    return prometheus.targets(namespace.name(), "demo-app").stream().map(Target::interval).toList();
  }

  private Set<String> podNames() {
    return namespace.pods("demo-app").stream()
        .map(pod -> pod.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  private Map<String, Integer> restartsByPod() {
    return namespace.pods("demo-app").stream()
        .collect(Collectors.toMap(pod -> pod.getMetadata().getName(), LifecycleE2E::restarts));
  }

  private static int restarts(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .mapToInt(container -> container.getRestartCount())
        .sum();
  }
}
