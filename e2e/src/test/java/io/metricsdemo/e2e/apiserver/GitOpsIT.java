package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.FakeDeploymentController;
import io.metricsdemo.e2e.cluster.GitOpsHistory;
import io.metricsdemo.e2e.cluster.GitOpsState;
import io.metricsdemo.e2e.cluster.RunningOperator;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Flux and Argo CD wait for a demo. */
@Tag("own-cluster") // Builds a program in Go.
class GitOpsIT {

  @RegisterExtension static final RunningOperator OPERATOR = new RunningOperator();

  @RegisterExtension static final FakeDeploymentController PODS = new FakeDeploymentController();

  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @ParameterizedTest
  @CsvSource({
    "progressing_created,                  InProgress,  Progressing",
    "progressing_rollout,                  InProgress,  Progressing",
    "progressing_spec_changed,             InProgress,  Progressing",
    "progressing_stalled_and_spec_changed, InProgress,  Progressing",
    "progressing_no_service_monitor_crd,   InProgress,  Progressing",
    "progressing_deleting,                 Terminating, Progressing",
    "healthy_ready,                        Current,     Healthy",
    "degraded_name_conflict,               Failed,      Degraded",
    "degraded_pods_refused,                Failed,      Degraded",
    // Why the CRD has a default for the status.
    "progressing_without_status,           Current,     Progressing",
  })
  void recorded_demo_is_in_the_state_expected(String name, String flux, String argo)
      throws IOException {
    Path file = Cluster.root().resolve("deploy/gitops/argocd/testdata").resolve(name + ".yaml");

    assertThat(
            GitOpsState.of(
                List.of(
                    Serialization.unmarshal(
                        Files.readString(file), GenericKubernetesResource.class))))
        .containsExactly(new GitOpsState(flux, argo));
  }

  @Test
  void demo_is_done_only_when_it_is_also_after_a_change_and_not_when_it_is_deleted() {
    try (GitOpsHistory history = GitOpsHistory.of(namespace, "demo-app")) {
      namespace.create("demo-app", spec -> {});
      namespace.awaitCondition("demo-app", "Ready", "True", "Reconciled");
      await().until(() -> history.states().equals(List.of("InProgress", "Current")));

      namespace.edit("demo-app", spec -> spec.setReplicas(3));
      await()
          .until(
              () ->
                  history
                      .states()
                      .equals(List.of("InProgress", "Current", "InProgress", "Current")));

      namespace.kubectl("delete", "mdemo/demo-app", "--cascade=foreground", "--wait=false");
      await().until(() -> history.states().contains("Terminating"));
    }
  }

  @Test
  void stalled_demo_has_failed_until_its_spec_is_changed() {
    try (GitOpsHistory history = GitOpsHistory.of(namespace, "demo-app")) {
      namespace.apply(
          """
          apiVersion: v1
          kind: Service
          metadata: {name: demo-app}
          spec: {selector: {app: theirs}, ports: [{port: 80}]}
          """);
      namespace.create("demo-app", spec -> {});
      await().until(() -> history.states().equals(List.of("InProgress", "Failed")));

      namespace.edit("demo-app", spec -> spec.setReplicas(3));
      await()
          .until(
              () ->
                  history.states().equals(List.of("InProgress", "Failed", "InProgress", "Failed")));
    }
  }
}
