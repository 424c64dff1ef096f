package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static io.metricsdemo.operator.TestCluster.demo;
import static io.metricsdemo.operator.TestCluster.verifiedDemo;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.operator.naming.Labels;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the status reports of pods that do not get ready. */
@Tag("slow")
class PodTroublesTest {

  private static final String PULL =
      "containerStatuses: [{name: demo-app, state: {waiting: {reason: %s, message: '%s'}}}]";

  private TestCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = TestCluster.start();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void image_that_cannot_be_pulled_is_reported_and_written_once_however_often_it_is_tried()
      throws Exception {
    cluster.create(demo("demo-app"));
    cluster.pods("demo-app", 0);
    cluster.awaitCondition("demo-app", "WorkloadAvailable", "False", "RolloutInProgress");

    pod(PULL.formatted("ErrImagePull", "no such image"));

    assertThat(
            cluster
                .awaitCondition("demo-app", "WorkloadAvailable", "False", "ImagePullBackOff")
                .getMessage())
        .startsWith("0 of 2 pods are ready. Pod default/demo-app-1: container demo-app has image")
        .contains("no such image. Check spec.image of MetricsDemo default/demo-app");
    cluster.awaitCondition("demo-app", "Ready", "False", "ImagePullBackOff");
    cluster.awaitCondition("demo-app", "Reconciling", "True", "ImagePullBackOff");

    int writes = cluster.operatorWrites().size();
    pod(
        PULL.formatted(
            "ImagePullBackOff", "Back-off pulling image \"x\": ErrImagePull: no such image"));
    cluster.awaitQuiet();
    assertThat(cluster.operatorWrites()).hasSize(writes);

    cluster.stopOperator();
    cluster.startOperatorAgain();
    cluster.awaitQuiet();
    assertThat(cluster.operatorWrites()).hasSize(writes);

    cluster.pods("demo-app", 2);
    pod("conditions: [{type: Ready, status: 'True'}]");
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
  }

  @Test
  void image_with_an_invalid_name_stalls_the_demo() {
    cluster.create(demo("demo-app"));
    cluster.pods("demo-app", 0);

    pod(PULL.formatted("InvalidImageName", "invalid reference format"));

    cluster.awaitCondition("demo-app", "Stalled", "True", "InvalidImageName");
  }

  @Test
  void pod_that_is_gone_is_no_longer_reported() {
    cluster.create(demo("demo-app"));
    cluster.pods("demo-app", 0);
    Pod pod = pod(PULL.formatted("ErrImagePull", "no such image"));
    cluster.awaitCondition("demo-app", "WorkloadAvailable", "False", "ImagePullBackOff");

    cluster.delete(pod);

    cluster.awaitCondition("demo-app", "WorkloadAvailable", "False", "RolloutInProgress");
  }

  @Test
  void volume_that_cannot_be_mounted_is_reported_from_an_event() {
    cluster.create(demo("demo-app"));
    cluster.pods("demo-app", 0);
    Pod pod =
        pod("containerStatuses: [{name: demo-app, state: {waiting: {reason: ContainerCreating}}}]");
    cluster
        .client()
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("mount")
                .endMetadata()
                .withNewInvolvedObject()
                .withKind("Pod")
                .withNamespace(NAMESPACE)
                .withName("demo-app-1")
                .withUid(pod.getMetadata().getUid())
                .endInvolvedObject()
                .withType("Warning")
                .withReason("FailedMount")
                .withLastTimestamp(Instant.now().toString())
                .withMessage("secret \"x\" not found")
                .build())
        .create();

    assertThat(
            cluster
                .awaitCondition("demo-app", "WorkloadAvailable", "False", "FailedMount")
                .getMessage())
        .contains("secret \"x\" not found");
  }

  @Test
  void scrapes_wait_for_the_pod_with_what_is_wrong_with_it() throws Exception {
    try (FakeCluster fake = FakeCluster.withPrometheusOperator()) {
      fake.prometheus("k8s");
      fake.startOperator();
      fake.cluster().create(verifiedDemo("demo-app"));
      fake.cluster().pods("demo-app", 0);
      fake.endpoints("demo-app");
      put(fake.cluster(), "demo-app-1", PULL.formatted("ErrImagePull", "no such image"));

      assertThat(
              fake.cluster()
                  .awaitCondition("demo-app", "WorkloadAvailable", "False", "ImagePullBackOff")
                  .getMessage())
          .contains("no such image");
      fake.await(
          "demo-app",
          status ->
              assertThat(FakeCluster.condition(status, "Scraped").path("message").asText())
                  .contains("no such image"));
    }
  }

  private Pod pod(String status) {
    return put(cluster, "demo-app-1", status);
  }

  /** Plays kubelet and scheduler. */
  private static Pod put(TestCluster cluster, String name, String status) {
    Pod pod =
        Serialization.unmarshal(
            """
            apiVersion: v1
            kind: Pod
            metadata: {namespace: default, name: %s, creationTimestamp: '2026-01-01T11:00:00Z'}
            spec: {containers: [{name: demo-app, image: x}]}
            status: {phase: Pending, %s}
            """
                .formatted(name, status),
            Pod.class);
    pod.getMetadata().setLabels(new TreeMap<>(Map.copyOf(Labels.ofPods("demo-app"))));
    cluster.server().putWithoutAdmission(pod);
    return cluster.client().pods().inNamespace(NAMESPACE).withName(name).get();
  }
}
