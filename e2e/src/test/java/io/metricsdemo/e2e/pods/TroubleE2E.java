package io.metricsdemo.e2e.pods;

import static io.metricsdemo.e2e.cluster.Cluster.QUIET_CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ResourceAccessMode.READ;

import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.Prometheus.Target;
import io.metricsdemo.e2e.cluster.TestNamespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Bad days that only a cluster with pods has. */
@ResourceLock(value = QUIET_CLUSTER, mode = READ)
class TroubleE2E {

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final TestNamespace neighbour = new TestNamespace();

  @Test
  void image_that_cannot_be_pulled_is_not_called_ready_and_its_correction_heals() {
    namespace.create("demo-app", spec -> spec.setImage("localhost/metricsdemo/no-such:1"));

    namespace.awaitCondition(
        "demo-app", "Ready", "False", "ImagePullBackOff", "localhost/metricsdemo/no-such:1");

    namespace.edit("demo-app", spec -> spec.setImage(null));
    namespace.awaitCondition("demo-app", "Ready", "True", "Reconciled");
  }

  @Test
  void quota_that_refuses_pods_is_reported_in_its_own_words_and_lifting_it_heals() {
    namespace.apply(
        """
            apiVersion: v1
            kind: ResourceQuota
            metadata:
              name: one-pod
            spec:
              hard: {pods: "1"}
            """);
    namespace.create("demo-app", spec -> {});

    // Before the quota has a status, the refusal says that alone.
    namespace.awaitCondition(
        "demo-app",
        "WorkloadAvailable",
        "False",
        "ReplicaFailure",
        "exceeded quota: one-pod",
        "Raise the quota");

    namespace.kubectl("delete", "resourcequota/one-pod").orThrow();
    namespace.awaitCondition("demo-app", "Ready", "True", "Reconciled");
  }

  @Test
  void demos_of_one_name_in_two_namespaces_do_not_see_each_other() {
    namespace.create("demo-app", spec -> spec.setReplicas(1));
    neighbour.create("demo-app", spec -> spec.setReplicas(2));
    namespace.awaitCondition("demo-app", "Ready", "True", "Reconciled");
    neighbour.awaitCondition("demo-app", "Ready", "True", "Reconciled");
    Prometheus prometheus = Prometheus.find(namespace.client());
    await()
        .untilAsserted(
            () -> {
              assertThat(prometheus.targets(namespace.name(), "demo-app"))
                  .extracting(Target::pod)
                  .containsExactlyElementsOf(namespace.podNames("demo-app"));
              assertThat(prometheus.targets(neighbour.name(), "demo-app"))
                  .extracting(Target::pod)
                  .containsExactlyInAnyOrderElementsOf(neighbour.podNames("demo-app"));
            });

    neighbour.kubectl("delete", "mdemo/demo-app").orThrow();

    await().untilAsserted(() -> assertThat(neighbour.pods("demo-app")).isEmpty());
    assertThat(namespace.podNames("demo-app")).hasSize(1);
    namespace.awaitCondition("demo-app", "Ready", "True", "Reconciled");
  }
}
