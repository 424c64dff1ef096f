package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.Prometheus.Target;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The five steps of the tutorial, from one kubectl apply. */
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class TutorialE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @Test
  void one_apply_and_prometheus_has_every_pod_and_every_service() {
    Prometheus prometheus = Prometheus.find(namespace.client());

    namespace.kubectl("apply", "-f", "deploy/samples/tutorial.yaml").orThrow();

    await()
        .untilAsserted(
            () -> {
              assertThat(prometheus.targets(namespace.name(), "demo-app"))
                  .extracting(Target::health)
                  .containsExactly("up", "up");
              assertThat(prometheus.query(durations()))
                  .extracting(
                      sample -> sample.label("pod") + " " + sample.label("exported_service"))
                  .containsExactlyInAnyOrderElementsOf(everyPodAndService());
            });
    namespace.awaitCondition("demo-app", "Ready", "True", "Reconciled");
  }

  private String durations() {
    return "rpc_durations_seconds{namespace=\"%s\",job=\"demo-app\",quantile=\"0.5\"}"
        .formatted(namespace.name());
  }

  private List<String> everyPodAndService() {
    return namespace.pods("demo-app").stream()
        .map(pod -> pod.getMetadata().getName())
        .flatMap(
            pod -> List.of("uniform", "normal", "exponential").stream().map(s -> pod + " " + s))
        .collect(Collectors.toList());
  }
}
