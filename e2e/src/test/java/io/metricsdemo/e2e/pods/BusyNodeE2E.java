package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.api.v1alpha1.ResourcesSpec;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.TestNamespace;
import io.metricsdemo.testing.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Pods that hardly get any processor time, as all do where many start at once. */
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class BusyNodeE2E {

  private static final int PODS = 12;

  /** A start takes half a second of processor time, so about half a minute under this limit. */
  private static final String STARVING = "15m";

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @Test
  void pods_that_start_slowly_get_ready_without_a_restart() {
    Instant begin = Instant.now();
    namespace.create(
        "demo-app",
        spec -> {
          ResourcesSpec resources = new ResourcesSpec();
          resources.setLimits(Map.of("cpu", new IntOrString(STARVING)));
          MonitoringSpec monitoring = new MonitoringSpec();
          monitoring.setEnabled(false);
          spec.setReplicas(PODS);
          spec.setResources(resources);
          spec.setMonitoring(monitoring);
        });

    namespace.awaitCondition("demo-app", "Ready", "True", "Reconciled", Patience.LONG);

    Cluster.record(
        "busy-node.txt",
        "%d pods of %s CPU are ready after %d s"
            .formatted(PODS, STARVING, Duration.between(begin, Instant.now()).toSeconds()));
    assertThat(namespace.pods("demo-app"))
        .hasSize(PODS)
        .flatExtracting(pod -> pod.getStatus().getContainerStatuses())
        .extracting(ContainerStatus::getRestartCount)
        .containsOnly(0);
  }
}
