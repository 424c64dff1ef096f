package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.metricsdemo.playground.process.RunFolder;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The stand-ins on a simulated API server, with what the operator would make written by hand. */
final class TestCluster implements AutoCloseable {

  static final String IMAGE = "demo-app:test";
  static final Map<String, String> LABELS = Map.of("app", "demo");

  final SimulatedApiServer server = SimulatedApiServer.start();
  final KubernetesClient client = server.client();
  final RunFolder folder;
  private final Informers informers;
  private final Cluster cluster;

  TestCluster() throws IOException {
    this(new MemoryBudget(Long.MAX_VALUE), new LoopbackAddresses());
  }

  TestCluster(MemoryBudget memory, LoopbackAddresses addresses) throws IOException {
    server.registerCrd(Definitions.metricsDemo());
    server.registerCrd(Definitions.serviceMonitor());
    server.registerCrd(Definitions.prometheus());
    folder = RunFolder.open();
    informers = new Informers(client);
    cluster =
        new Cluster(
            client,
            informers,
            folder,
            new DemoImage(IMAGE, demoAppHome()),
            memory,
            addresses,
            Duration.ofMillis(500));
    informers.start();
  }

  static Path demoAppHome() {
    Path home = Path.of("../demo-app/target").toAbsolutePath().normalize();
    if (!Files.exists(home.resolve("demo-app.jar")) || !Files.exists(home.resolve("lib"))) {
      throw new IllegalStateException(
          "demo-app is not packaged; these tests start it: run mvn verify (not mvn test)");
    }
    return home;
  }

  void apply(Deployment deployment) {
    client.resource(deployment).forceConflicts().serverSideApply();
  }

  List<Pod> pods() {
    return client.pods().inAnyNamespace().list().getItems();
  }

  List<Pod> readyPods() {
    return pods().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(Pods::isReady)
        .toList();
  }

  Deployment deployment() {
    return client.apps().deployments().inNamespace("default").withName("demo").get();
  }

  static Deployment deployment(int replicas, String... moreArguments) {
    // @formatter:off
    return new DeploymentBuilder()
        .withNewMetadata().withName("demo").withNamespace("default").endMetadata()
        .withNewSpec()
          .withReplicas(replicas)
          .withNewSelector().withMatchLabels(LABELS).endSelector()
          .withNewStrategy()
            .withType("RollingUpdate")
            .withNewRollingUpdate().withNewMaxSurge(1).withNewMaxUnavailable(0).endRollingUpdate()
          .endStrategy()
          .withNewTemplate()
            .withNewMetadata().withLabels(LABELS).endMetadata()
            .withNewSpec()
              .withTerminationGracePeriodSeconds(5L)
              .addNewContainer()
                .withName("demo-app")
                .withImage(IMAGE)
                .withArgs("-listen-address=:8080", "-health-address=:8081")
                .addToArgs(moreArguments)
                .addNewPort().withName("http-metrics").withContainerPort(8080).endPort()
                .addNewPort().withName("health").withContainerPort(8081).endPort()
                .withNewReadinessProbe()
                  .withNewHttpGet().withPath("/readyz").withNewPort("health").endHttpGet()
                .endReadinessProbe()
                .withNewLivenessProbe()
                  .withNewHttpGet().withPath("/livez").withNewPort("health").endHttpGet()
                .endLivenessProbe()
              .endContainer()
            .endSpec()
          .endTemplate()
        .endSpec()
        .build();
    // @formatter:on
  }

  static Service service() {
    // @formatter:off
    return new ServiceBuilder()
        .withNewMetadata()
          .withName("demo").withNamespace("default").withLabels(LABELS)
        .endMetadata()
        .withNewSpec()
          .withSelector(LABELS)
          .addNewPort()
            .withName("http-metrics").withPort(8080).withNewTargetPort("http-metrics")
          .endPort()
        .endSpec()
        .build();
    // @formatter:on
  }

  @Override
  public void close() {
    cluster.close();
    informers.close();
    server.close();
    folder.close();
  }
}
