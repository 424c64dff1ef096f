package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.e2e.cluster.RunningOperator;
import io.metricsdemo.e2e.cluster.TestNamespace;
import io.metricsdemo.operator.naming.Labels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Others change the objects that the operator has made. */
class OwnershipIT {

  @RegisterExtension static final RunningOperator OPERATOR = new RunningOperator();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @Test
  void label_of_another_manager_stays_and_replica_count_changed_by_hand_goes_back() {
    createDemo();

    kubectl("label", "deployment/demo-app", "team=blue");
    kubectl("scale", "deployment/demo-app", "--replicas=7");

    await()
        .untilAsserted(
            () -> {
              Deployment live = namespace.find(Deployment.class, "demo-app").orElseThrow();
              assertThat(live.getMetadata().getGeneration()).isGreaterThanOrEqualTo(3);
              assertThat(live.getSpec().getReplicas()).isEqualTo(2);
              assertThat(live.getMetadata().getLabels()).containsEntry("team", "blue");
            });
  }

  @Test
  void field_of_ours_that_is_removed_by_hand_comes_back() {
    createDemo();

    kubectl(
        "patch",
        "servicemonitor/demo-app",
        "--type=json",
        "--patch",
        "[{op: remove, path: /spec/jobLabel}]");

    await()
        .untilAsserted(
            () -> {
              ServiceMonitor live = namespace.find(ServiceMonitor.class, "demo-app").orElseThrow();
              assertThat(live.getMetadata().getGeneration()).isGreaterThanOrEqualTo(3);
              assertThat(live.getSpec().getJobLabel()).isEqualTo("app");
            });
  }

  @ParameterizedTest
  @ValueSource(classes = {Deployment.class, Service.class, ServiceMonitor.class})
  void object_that_is_deleted_by_hand_is_made_again(Class<? extends HasMetadata> kind) {
    createDemo();
    String before = namespace.awaitObject(kind, "demo-app").getMetadata().getUid();

    namespace.resource(kind, "demo-app").delete();

    await()
        .until(
            () ->
                namespace
                    .find(kind, "demo-app")
                    .filter(live -> !live.getMetadata().getUid().equals(before))
                    .isPresent());
  }

  @ParameterizedTest
  @ValueSource(classes = {Deployment.class, Service.class, ServiceMonitor.class})
  void label_of_ours_that_is_stripped_comes_back(Class<? extends HasMetadata> kind) {
    createDemo();

    kubectl("label", kind.getSimpleName() + "/demo-app", Labels.MANAGED_BY + "-");

    await()
        .untilAsserted(
            () ->
                assertThat(namespace.find(kind, "demo-app").orElseThrow().getMetadata().getLabels())
                    .containsEntry(Labels.MANAGED_BY, Labels.OPERATOR));
  }

  @ParameterizedTest
  @ValueSource(classes = {Deployment.class, Service.class, ServiceMonitor.class})
  void object_that_only_lost_its_owner_reference_is_adopted_again(
      Class<? extends HasMetadata> kind) {
    createDemo();
    String uid = namespace.awaitObject(kind, "demo-app").getMetadata().getUid();

    kubectl(
        "patch",
        kind.getSimpleName() + "/demo-app",
        "--type=json",
        "--patch",
        "[{op: remove, path: /metadata/ownerReferences}]");

    await()
        .untilAsserted(
            () -> {
              HasMetadata live = namespace.find(kind, "demo-app").orElseThrow();
              assertThat(live.getMetadata().getOwnerReferences()).hasSize(1);
              assertThat(live.getMetadata().getUid()).isEqualTo(uid);
            });
  }

  @Test
  void object_that_lost_owner_and_labels_is_ours_no_more_and_reported_at_once() {
    createDemo();

    kubectl(
        "patch",
        "deployment/demo-app",
        "--type=json",
        "--patch",
        "[{op: remove, path: /metadata/ownerReferences}, {op: remove, path: /metadata/labels}]");

    Condition conflict = namespace.awaitCondition("demo-app", "Ready", "False", "NameConflict");
    assertThat(conflict.getMessage())
        .startsWith(
            "Deployment "
                + namespace.name()
                + "/demo-app already exists and does not belong to this MetricsDemo")
        .contains("left over by this operator");
  }

  @Test
  void deployment_with_another_selector_is_reported_and_made_again_once_it_is_deleted() {
    kubectl("create", "deployment", "demo-app", "--image=localhost/metricsdemo/demo-app:0.0.1");
    MetricsDemo demo = namespace.create("demo-app", spec -> {});
    namespace.awaitCondition("demo-app", "Ready", "False", "NameConflict");

    kubectl(
        "patch",
        "deployment/demo-app",
        "--type=merge",
        "--patch",
        """
        metadata:
          labels: {app.kubernetes.io/managed-by: metricsdemo-operator}
          ownerReferences:
          - {apiVersion: metricsdemo.io/v1alpha1, kind: MetricsDemo, name: demo-app, uid: %s, controller: true}
        """
            .formatted(demo.getMetadata().getUid()));

    Condition rejected = namespace.awaitCondition("demo-app", "Stalled", "True", "Rejected");
    assertThat(rejected.getMessage())
        .contains("spec.selector")
        .endsWith("field is immutable. Delete the Deployment; the operator recreates it");

    kubectl("delete", "deployment/demo-app");
    namespace.awaitCondition("demo-app", "MonitorApplied", "True", "ServiceMonitorApplied");
  }

  private void createDemo() {
    namespace.create("demo-app", spec -> {});
    namespace.awaitCondition("demo-app", "MonitorApplied", "True", "ServiceMonitorApplied");
  }

  private void kubectl(String... arguments) {
    namespace.kubectl(arguments).orThrow();
  }
}
