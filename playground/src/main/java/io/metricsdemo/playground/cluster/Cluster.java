package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.metricsdemo.playground.process.RunFolder;
import java.time.Clock;
import java.time.Duration;

/** The controllers and the node that an API server alone does not have. */
public final class Cluster implements AutoCloseable {

  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);

  private final Kubelet kubelet;
  private final DeploymentController deployments;
  private final ReplicaSetController replicaSets;
  private final EndpointSliceController endpointSlices;

  /** Works as soon as the informers are started. */
  public Cluster(KubernetesClient client, Informers informers, RunFolder folder, DemoImage image) {
    this(
        client,
        informers,
        folder,
        image,
        MemoryBudget.ofThisMachine(),
        new LoopbackAddresses(),
        FIRST_BACK_OFF);
  }

  Cluster(
      KubernetesClient client,
      Informers informers,
      RunFolder folder,
      DemoImage image,
      MemoryBudget memory,
      LoopbackAddresses addresses,
      Duration firstBackOff) {
    Clock clock = Clock.systemUTC();
    kubelet = new Kubelet(client, informers, folder, image, memory, addresses, firstBackOff, clock);
    deployments = new DeploymentController(client, informers, clock);
    replicaSets = new ReplicaSetController(client, informers);
    endpointSlices = new EndpointSliceController(client, informers);
  }

  /** Stops the controllers, then every pod's process. */
  @Override
  public void close() {
    deployments.close();
    replicaSets.close();
    endpointSlices.close();
    kubelet.close();
  }
}
