package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.TestNamespace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who owns what: others' changes to our objects, and our names taken by others. */
class OwnershipIT {

  @RegisterExtension static final Installation INSTALLATION = Installation.withoutOperator();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  private static OperatorProcess operator;

  @BeforeAll
  static void startOperator() {
    try (KubernetesClient client = Cluster.connect()) {
      operator = OperatorProcess.start(client);
    }
  }

  @AfterAll
  static void stopOperator() {
    operator.close();
  }

  @Test
  void label_of_another_manager_stays_and_replica_count_changed_by_hand_goes_back() {
    namespace.create("demo-app", spec -> {});
    namespace.awaitObject(Deployment.class, "demo-app");

    Command.kubectl("-n", namespace.name(), "label", "deployment/demo-app", "team=blue").orThrow();
    Command.kubectl("-n", namespace.name(), "scale", "deployment/demo-app", "--replicas=7")
        .orThrow();

    await()
        .untilAsserted(
            () -> {
              Deployment live = namespace.find(Deployment.class, "demo-app").orElseThrow();
              assertThat(live.getMetadata().getGeneration()).isGreaterThanOrEqualTo(3);
              assertThat(live.getSpec().getReplicas()).isEqualTo(2);
              assertThat(live.getMetadata().getLabels()).containsEntry("team", "blue");
            });
  }
}
