package io.metricsdemo.playground.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterTest {

  private static final long MEBIBYTE = 1024L * 1024;

  private TestCluster cluster;

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void a_deployment_becomes_ready_processes_and_says_so() throws IOException {
    cluster = new TestCluster();

    cluster.apply(TestCluster.deployment(2));

    awaitReady(2);
    assertThat(pids()).hasSize(2).allMatch(ClusterTest::isAlive);
    await()
        .untilAsserted(
            () -> {
              DeploymentStatus status = cluster.deployment().getStatus();
              assertThat(status.getObservedGeneration()).isEqualTo(1);
              assertThat(status.getReplicas()).isEqualTo(2);
              assertThat(status.getUpdatedReplicas()).isEqualTo(2);
              assertThat(status.getReadyReplicas()).isEqualTo(2);
              assertThat(status.getAvailableReplicas()).isEqualTo(2);
              assertThat(status.getConditions())
                  .extracting(
                      condition ->
                          condition.getType()
                              + "="
                              + condition.getStatus()
                              + " "
                              + condition.getReason())
                  .containsExactly(
                      "Available=True MinimumReplicasAvailable",
                      "Progressing=True NewReplicaSetAvailable");
            });
  }

  @Test
  void at_rest_nothing_is_written() throws IOException {
    cluster = new TestCluster();
    cluster.client.resource(TestCluster.service()).create();
    cluster.apply(TestCluster.deployment(2));
    awaitReady(2);
    AtomicInteger writes = new AtomicInteger(-1);
    await().during(Duration.ofSeconds(3)).until(() -> writes.getAndSet(writes()) == writes());
  }

  @Test
  void pods_that_are_not_wanted_any_more_end_and_the_others_stay() throws IOException {
    cluster = new TestCluster();
    cluster.apply(TestCluster.deployment(3));
    awaitReady(3);
    Set<Long> before = pids();

    cluster.apply(TestCluster.deployment(1));

    await().until(() -> cluster.pods().size() == 1);
    assertThat(pids()).hasSize(1).isSubsetOf(before);
    before.removeAll(pids());
    assertThat(before).noneMatch(ClusterTest::isAlive);
  }

  @Test
  void a_changed_template_rolls_and_never_has_fewer_ready_pods_than_wanted() throws IOException {
    cluster = new TestCluster();
    cluster.apply(TestCluster.deployment(3));
    awaitReady(3);
    Set<Long> before = pids();

    cluster.apply(TestCluster.deployment(3, "-normal.mean=0.002"));

    await()
        .until(
            () -> {
              List<Pod> pods = cluster.readyPods();
              assertThat(pods).hasSizeBetween(3, 4);
              return pids().size() == 3 && pids().stream().noneMatch(before::contains);
            });
  }

  @Test
  void a_template_that_never_gets_ready_keeps_the_old_pods() throws IOException {
    cluster = new TestCluster();
    cluster.apply(TestCluster.deployment(2));
    awaitReady(2);
    Set<Long> before = pids();

    cluster.apply(TestCluster.deployment(2, "-no-such-flag=1"));

    await()
        .untilAsserted(
            () -> {
              ContainerStatus broken = container("waiting");
              assertThat(broken.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
              assertThat(broken.getRestartCount()).isGreaterThan(1);
              assertThat(broken.getLastState().getTerminated().getExitCode()).isEqualTo(2);
            });
    assertThat(cluster.readyPods()).hasSize(2);
    assertThat(pids()).containsAll(before);
  }

  @Test
  void a_killed_process_is_started_again_at_the_same_address() throws IOException {
    cluster = new TestCluster();
    cluster.apply(TestCluster.deployment(1));
    awaitReady(1);
    String address = cluster.pods().get(0).getStatus().getPodIP();
    long pid = pids().iterator().next();

    ProcessHandle.of(pid).orElseThrow().destroyForcibly();

    await().untilAsserted(() -> assertThat(container("running").getRestartCount()).isEqualTo(1));
    awaitReady(1);
    assertThat(cluster.pods().get(0).getStatus().getPodIP()).isEqualTo(address);
    assertThat(pids()).doesNotContain(pid).allMatch(ClusterTest::isAlive);
  }

  @Test
  void deleting_the_deployment_ends_its_processes() throws IOException {
    cluster = new TestCluster();
    cluster.apply(TestCluster.deployment(2));
    awaitReady(2);
    Set<Long> before = pids();

    cluster.client.resource(cluster.deployment()).delete();

    await().until(() -> cluster.pods().isEmpty());
    assertThat(before).noneMatch(ClusterTest::isAlive);
  }

  @Test
  void an_image_that_it_cannot_run_is_said_to_be_so() throws IOException {
    cluster = new TestCluster();
    Deployment deployment =
        new DeploymentBuilder(TestCluster.deployment(1))
            .editSpec()
            .editTemplate()
            .editSpec()
            .editContainer(0)
            .withImage("example.com/other:1")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();

    cluster.apply(deployment);

    await()
        .untilAsserted(
            () -> {
              ContainerStatus status = container("waiting");
              // The first becomes the second after some seconds.
              assertThat(status.getState().getWaiting().getReason())
                  .isIn("ErrImagePull", "ImagePullBackOff");
              assertThat(status.getState().getWaiting().getMessage())
                  .contains("example.com/other:1", "only runs demo-app:test");
              assertThat(cluster.pods().get(0).getStatus().getPhase()).isEqualTo("Pending");
            });
  }

  @Test
  void pods_beyond_the_memory_wait_and_say_why_until_there_is_room() throws IOException {
    cluster = new TestCluster(new MemoryBudget(150 * MEBIBYTE), new LoopbackAddresses());

    cluster.apply(TestCluster.deployment(3));

    awaitReady(2);
    await()
        .untilAsserted(
            () -> {
              PodCondition scheduled =
                  assertThat(pending().getStatus().getConditions()).first().actual();
              assertThat(scheduled.getReason()).isEqualTo("Unschedulable");
              assertThat(scheduled.getMessage())
                  .contains("Insufficient memory", "needs 64 MiB; 128 of 150 MiB");
            });
    String waiting = pending().getMetadata().getName();
    cluster.client.resource(cluster.readyPods().get(0)).delete();
    await()
        .until(
            () ->
                cluster.readyPods().stream()
                    .anyMatch(pod -> pod.getMetadata().getName().equals(waiting)));
  }

  @Test
  void endpoints_are_the_ready_pods_with_the_labels_of_the_service() throws IOException {
    cluster = new TestCluster();
    cluster.client.resource(TestCluster.service()).create();
    cluster.apply(TestCluster.deployment(2));

    await()
        .untilAsserted(
            () -> {
              EndpointSlice slice = assertThat(slices()).singleElement().actual();
              assertThat(slice.getMetadata().getLabels())
                  .containsEntry("app", "demo")
                  .containsEntry("kubernetes.io/service-name", "demo");
              assertThat(slice.getEndpoints())
                  .hasSize(2)
                  .allMatch(endpoint -> endpoint.getConditions().getReady())
                  .allMatch(endpoint -> endpoint.getTargetRef().getKind().equals("Pod"));
              assertThat(slice.getPorts().get(0).getName()).isEqualTo("http-metrics");
              assertThat(slice.getPorts().get(0).getPort()).isEqualTo(8080);
              assertThat(
                      cluster
                          .client
                          .services()
                          .inNamespace("default")
                          .withName("demo")
                          .get()
                          .getSpec()
                          .getClusterIP())
                  .startsWith("10.96.");
            });
  }

  @Test
  void without_addresses_of_their_own_pods_get_ports_of_their_own() throws IOException {
    cluster = new TestCluster(new MemoryBudget(Long.MAX_VALUE), new LoopbackAddresses(false));
    cluster.client.resource(TestCluster.service()).create();

    cluster.apply(TestCluster.deployment(2));

    awaitReady(2);
    await()
        .untilAsserted(
            () -> {
              assertThat(slices()).hasSize(2);
              assertThat(
                      slices().stream()
                          .map(slice -> slice.getPorts().get(0).getPort())
                          .collect(Collectors.toSet()))
                  .hasSize(2)
                  .doesNotContain(8080);
              assertThat(slices())
                  .flatMap(EndpointSlice::getEndpoints)
                  .allMatch(endpoint -> endpoint.getAddresses().equals(List.of("127.0.0.1")))
                  .allMatch(endpoint -> endpoint.getConditions().getReady());
            });
  }

  private void awaitReady(int count) {
    await().until(() -> cluster.readyPods().size() == count);
  }

  private Set<Long> pids() {
    return cluster.pods().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .flatMapToLong(pod -> Pods.pid(pod).stream())
        .boxed()
        .collect(Collectors.toSet());
  }

  private Pod pending() {
    return cluster.pods().stream()
        .filter(pod -> pod.getStatus().getPhase().equals("Pending"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no pod is pending"));
  }

  private ContainerStatus container(String state) {
    return cluster.pods().stream()
        .flatMap(pod -> Pods.container(pod).stream())
        .filter(
            status ->
                state.equals("waiting")
                    ? status.getState().getWaiting() != null
                    : status.getState().getRunning() != null)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no container is " + state));
  }

  private List<EndpointSlice> slices() {
    return cluster.client.discovery().v1().endpointSlices().inAnyNamespace().list().getItems();
  }

  private int writes() {
    return (int) cluster.server.requests().writes().stream().count();
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }
}
