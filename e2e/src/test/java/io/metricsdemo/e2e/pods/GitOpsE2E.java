package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.metricsdemo.e2e.cluster.GitOpsHistory;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.TestNamespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Flux and Argo CD wait for a demo with a real pod, which takes a while to be ready. */
@Execution(CONCURRENT)
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
@Tag("own-cluster") // Builds a program in Go.
class GitOpsE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @Test
  void demo_is_done_when_its_pod_is_ready_and_stays_so_while_it_gets_scraped() {
    try (GitOpsHistory history = GitOpsHistory.of(namespace, "demo-app")) {
      namespace.create(
          "demo-app",
          spec -> {
            spec.setReplicas(1);
            spec.setMonitoring(TestNamespace.every("5s"));
          });
      namespace.awaitCondition("demo-app", "Scraped", "True", "AllTargetsUp");
      await()
          .untilAsserted(
              () -> assertThat(history.states()).containsExactly("InProgress", "Current"));

      namespace.kubectl("delete", "mdemo/demo-app", "--cascade=foreground", "--wait=false");
      await().until(() -> history.states().contains("Terminating"));
    }
  }
}
