package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static io.metricsdemo.operator.TestCluster.demo;
import static io.metricsdemo.operator.TestCluster.interval;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The MetricsDemos that the checks of Argo CD and Flux are tested with are what this operator
 * writes. CONTRIBUTING.md says how to renew them.
 */
class GitOpsStatusesTest {

  private static final boolean RENEW = System.getProperty("fixtures.renew") != null;

  private static final Path FOLDER = Path.of("../deploy/gitops/argocd/testdata");

  private static final String TIME = "2026-01-01T12:00:00Z";

  private final TestCluster cluster = TestCluster.withoutOperator();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void from_creation_to_deletion() throws Exception {
    MetricsDemo demo = demo("demo-app");
    demo.getMetadata().setFinalizers(List.of("example.com/hold"));
    assertRecorded("progressing_without_status", demo);
    cluster.create(demo);
    assertRecorded("progressing_created");

    cluster.startOperator(Map.of());
    cluster.awaitCondition("demo-app", "Ready", "False", "RolloutInProgress");
    assertRecorded("progressing_rollout");

    cluster.pods("demo-app", 2);
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
    cluster.awaitQuiet();
    assertRecorded("healthy_ready");

    cluster.stopOperator();
    cluster.edit("demo-app", spec -> spec.setMonitoring(interval("5s")));
    assertRecorded("progressing_spec_changed");

    cluster.client().resource(demo).delete();
    assertRecorded("progressing_deleting");
  }

  @Test
  void stalled() throws Exception {
    cluster.client().resource(stranger()).create();
    cluster.startOperator(Map.of());
    cluster.create(demo("demo-app"));
    cluster.awaitCondition("demo-app", "Stalled", "True", "NameConflict");
    assertRecorded("degraded_name_conflict");

    cluster.stopOperator();
    cluster.edit("demo-app", spec -> spec.setMonitoring(interval("5s")));
    assertRecorded("progressing_stalled_and_spec_changed");
  }

  @Test
  void pods_refused() throws Exception {
    cluster.startOperator(Map.of());
    cluster.create(demo("demo-app"));
    cluster.podsRefused("demo-app", "exceeded quota");
    cluster.awaitCondition("demo-app", "Ready", "False", "ReplicaFailure");
    assertRecorded("degraded_pods_refused");
  }

  @Test
  void without_the_crd_of_service_monitors() throws Exception {
    cluster.removeServiceMonitorCrd();
    cluster.startOperator(Map.of());
    cluster.create(demo("demo-app"));
    cluster.pods("demo-app", 2);
    cluster.awaitCondition("demo-app", "Ready", "False", "ServiceMonitorCRDMissing");
    assertRecorded("progressing_no_service_monitor_crd");
  }

  private void assertRecorded(String name) throws IOException {
    assertRecorded(name, cluster.demoNow("demo-app").orElseThrow());
  }

  private static void assertRecorded(String name, MetricsDemo demo) throws IOException {
    Path file = FOLDER.resolve(name + ".yaml");
    String yaml = Serialization.asYaml(withoutChance(demo));
    if (RENEW) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, yaml);
    }
    assertThat(file).hasContent(yaml);
  }

  /**
   * The object without its spec, which no check reads, and without what differs from run to run.
   */
  private static MetricsDemo withoutChance(MetricsDemo demo) {
    MetricsDemo copy = Serialization.clone(demo);
    copy.setSpec(null);
    ObjectMeta metadata = copy.getMetadata();
    metadata.setUid(null);
    metadata.setResourceVersion(null);
    metadata.setManagedFields(null);
    metadata.setCreationTimestamp(metadata.getCreationTimestamp() == null ? null : TIME);
    metadata.setDeletionTimestamp(metadata.getDeletionTimestamp() == null ? null : TIME);
    if (copy.getStatus() != null && copy.getStatus().getConditions() != null) {
      copy.getStatus().getConditions().forEach(each -> each.setLastTransitionTime(TIME));
    }
    return copy;
  }

  private static Service stranger() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName("demo-app")
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }
}
