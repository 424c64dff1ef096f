package io.metricsdemo.e2e.cluster;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.metricsdemo.operator.naming.Labels;
import java.net.HttpURLConnection;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Stands in for the Deployment controller where there is none: the pods of our Deployments are
 * ready at once. Where there is a real one, in a cluster that is not ours, it does nothing.
 */
public final class FakeDeploymentController implements BeforeAllCallback, AfterAllCallback {

  private KubernetesClient client;
  private SharedIndexInformer<Deployment> informer;

  @Override
  public void beforeAll(ExtensionContext context) {
    client = Cluster.connect();
    if (Cluster.isOurs()) {
      informer =
          client
              .apps()
              .deployments()
              .inAnyNamespace()
              .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
              .inform(new Reporter());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (informer != null) {
      informer.stop();
    }
    client.close();
  }

  /** Reports that the pods of a Deployment are as wanted, and ready. */
  public static void reportReady(KubernetesClient client, Deployment deployment) {
    Long generation = deployment.getMetadata().getGeneration();
    int wanted = deployment.getSpec().getReplicas();
    // @formatter:off
    Deployment reported =
        new DeploymentBuilder(deployment)
            .withNewStatus()
              .withObservedGeneration(generation)
              .withReplicas(wanted)
              .withUpdatedReplicas(wanted)
              .withReadyReplicas(wanted)
              .withAvailableReplicas(wanted)
            .endStatus()
            .build();
    // @formatter:on
    try {
      client.resource(reported).updateStatus();
    } catch (KubernetesClientException e) {
      // It has changed since, or is gone: there is, or will be, another event.
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  private final class Reporter implements ResourceEventHandler<Deployment> {

    @Override
    public void onAdd(Deployment deployment) {
      DeploymentStatus status = deployment.getStatus();
      if (status == null
          || !Objects.equals(
              status.getObservedGeneration(), deployment.getMetadata().getGeneration())) {
        reportReady(client, deployment);
      }
    }

    @Override
    public void onUpdate(Deployment before, Deployment now) {
      onAdd(now);
    }

    @Override
    public void onDelete(Deployment deployment, boolean unknown) {
      // Its pods were never there.
    }
  }
}
