package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Stands in for the ReplicaSet controller: as many pods as wanted, the useless ones go first. */
final class ReplicaSetController implements Reconciler<ReplicaSet> {

  private final KubernetesClient client;

  ReplicaSetController(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public List<EventSource<?, ReplicaSet>> prepareEventSources(
      EventSourceContext<ReplicaSet> context) {
    return List.of(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Pod.class, ReplicaSet.class).build(), context));
  }

  @Override
  public UpdateControl<ReplicaSet> reconcile(ReplicaSet cached, Context<ReplicaSet> context) {
    ObjectKey key = ObjectKey.of(cached);
    ReplicaSet replicaSet =
        client.apps().replicaSets().inNamespace(key.namespace()).withName(key.name()).get();
    if (replicaSet == null || replicaSet.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    // Read, not taken from a cache: a pod that was just made must not be made again.
    List<Pod> pods =
        client
            .pods()
            .inNamespace(key.namespace())
            .withLabels(replicaSet.getSpec().getSelector().getMatchLabels())
            .list()
            .getItems()
            .stream()
            .filter(pod -> ObjectKey.isControlledBy(pod, replicaSet))
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .toList();
    int wanted = Optional.ofNullable(replicaSet.getSpec().getReplicas()).orElse(1);
    for (int i = pods.size(); i < wanted; i++) {
      client.resource(newPod(replicaSet)).create();
    }
    if (pods.size() > wanted) {
      pods.stream()
          .sorted(uselessFirst())
          .limit(pods.size() - wanted)
          .forEach(pod -> client.resource(pod).delete());
    }
    if (pods.size() == wanted) {
      writeStatus(replicaSet, pods);
      return UpdateControl.noUpdate();
    }
    // What was just made or removed is counted when it is there or gone.
    return UpdateControl.<ReplicaSet>noUpdate().rescheduleAfter(Duration.ZERO);
  }

  private void writeStatus(ReplicaSet replicaSet, List<Pod> pods) {
    int ready = (int) pods.stream().filter(Pods::isReady).count();
    ReplicaSetStatus status =
        new ReplicaSetStatusBuilder()
            .withObservedGeneration(replicaSet.getMetadata().getGeneration())
            .withReplicas(pods.size())
            .withFullyLabeledReplicas(pods.size())
            .withReadyReplicas(ready)
            .withAvailableReplicas(ready)
            .build();
    if (!Objects.equals(status, replicaSet.getStatus())) {
      replicaSet.setStatus(status);
      client.resource(replicaSet).updateStatus();
    }
  }

  /** Not started before started, not ready before ready, young before old: as Kubernetes does. */
  private static Comparator<Pod> uselessFirst() {
    return Comparator.comparing(Pods::isRunning)
        .thenComparing(Pods::isReady)
        .thenComparing(pod -> pod.getMetadata().getCreationTimestamp(), Comparator.reverseOrder())
        .thenComparing(pod -> pod.getMetadata().getName());
  }

  private static Pod newPod(ReplicaSet replicaSet) {
    // @formatter:off
    return new PodBuilder()
        .withNewMetadata()
          .withName(replicaSet.getMetadata().getName() + "-" + TemplateHash.randomSuffix())
          .withNamespace(replicaSet.getMetadata().getNamespace())
          .withLabels(replicaSet.getSpec().getTemplate().getMetadata().getLabels())
          .withAnnotations(replicaSet.getSpec().getTemplate().getMetadata().getAnnotations())
          .withOwnerReferences(Owners.controller(replicaSet))
          .withFinalizers(Pods.FINALIZER)
        .endMetadata()
        .withSpec(replicaSet.getSpec().getTemplate().getSpec())
        .build();
    // @formatter:on
  }
}
