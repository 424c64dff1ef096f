package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.metricsdemo.playground.process.RunFolder;
import java.time.Clock;
import java.time.Duration;

/** The controllers and the node that an API server alone does not have. */
public final class Cluster implements AutoCloseable {

  /** One reconcile of each controller at a time, as long as there are few objects. */
  private static final int THREADS = 3;

  private static final Duration TERMINATION_TIMEOUT = Duration.ofSeconds(5);

  /** A conflict is the common failure: somebody wrote between a read and a write. */
  private static final GenericRetry RETRY =
      new GenericRetry()
          .setInitialInterval(Duration.ofMillis(20).toMillis())
          .setIntervalMultiplier(3)
          .setMaxInterval(Duration.ofSeconds(30).toMillis())
          .withoutMaxAttempts();

  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);

  private final Kubelet kubelet;
  private final Operator controllers;

  /** The controllers work at once, the pods run as soon as the informers are started. */
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
    controllers =
        new Operator(
            settings ->
                settings
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withConcurrentReconciliationThreads(THREADS)
                    .withReconciliationTerminationTimeout(TERMINATION_TIMEOUT));
    register(new DeploymentController(client, clock));
    register(new ReplicaSetController(client));
    register(new EndpointSliceController(client));
    controllers.start();
  }

  private <T extends HasMetadata> void register(Reconciler<T> reconciler) {
    controllers.register(reconciler, settings -> settings.withRetry(RETRY));
  }

  /** Stops the controllers, then every pod's process. */
  @Override
  public void close() {
    controllers.stop();
    kubelet.close();
  }
}
