package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Stands in for the Deployment controller: one ReplicaSet for each pod template, rolled over. */
final class DeploymentController implements Reconciler<Deployment> {

  private static final String REVISION = "deployment.kubernetes.io/revision";
  private static final int HISTORY = 10;

  private final KubernetesClient client;
  private final Clock clock;

  DeploymentController(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, Deployment>> prepareEventSources(
      EventSourceContext<Deployment> context) {
    return List.of(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(ReplicaSet.class, Deployment.class).build(),
            context));
  }

  @Override
  public UpdateControl<Deployment> reconcile(Deployment cached, Context<Deployment> context) {
    ObjectKey key = ObjectKey.of(cached);
    Deployment deployment =
        client.apps().deployments().inNamespace(key.namespace()).withName(key.name()).get();
    if (deployment == null || deployment.getMetadata().getDeletionTimestamp() != null) {
      return UpdateControl.noUpdate();
    }
    // Read, not taken from a cache: a step that is decided on old numbers may be one too many.
    List<ReplicaSet> replicaSets =
        client.apps().replicaSets().inNamespace(key.namespace()).list().getItems().stream()
            .filter(replicaSet -> ObjectKey.isControlledBy(replicaSet, deployment))
            .sorted(Comparator.comparingInt(DeploymentController::revision))
            .toList();
    String hash = TemplateHash.of(deployment.getSpec().getTemplate());
    String currentName = key.name() + "-" + hash;
    Optional<ReplicaSet> current =
        replicaSets.stream()
            .filter(replicaSet -> replicaSet.getMetadata().getName().equals(currentName))
            .findFirst();
    List<ReplicaSet> old =
        replicaSets.stream()
            .filter(replicaSet -> !current.equals(Optional.of(replicaSet)))
            .toList();

    if (!Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
      roll(deployment, hash, current, old);
    }
    writeStatus(deployment, current, replicaSets);
    forget(deployment, old);
    Duration patience = DeploymentStatuses.patience(deployment, clock.instant());
    return patience.isNegative()
        ? UpdateControl.noUpdate()
        : UpdateControl.<Deployment>noUpdate().rescheduleAfter(patience.plusSeconds(1));
  }

  private void roll(
      Deployment deployment, String hash, Optional<ReplicaSet> current, List<ReplicaSet> old) {
    RollingUpdate update = RollingUpdate.of(deployment.getSpec());
    int oldTotal = old.stream().mapToInt(DeploymentController::size).sum();
    int newSize = current.map(DeploymentController::size).orElse(0);
    int wantedSize = update.newReplicas(newSize, oldTotal + newSize);
    int revision = old.isEmpty() ? 1 : revision(old.get(old.size() - 1)) + 1;
    if (current.isEmpty()) {
      create(deployment, hash, wantedSize, revision);
      return;
    }
    if (wantedSize != newSize || revision(current.get()) < revision && !old.isEmpty()) {
      resize(current.get(), wantedSize, Math.max(revision, revision(current.get())));
    }
    if (oldTotal > 0) {
      shrink(old, update, wantedSize, current.get());
    }
  }

  /** First the old pods that do not work, then as many others as the new ones can replace. */
  private void shrink(List<ReplicaSet> old, RollingUpdate update, int newSize, ReplicaSet current) {
    int total = newSize + old.stream().mapToInt(DeploymentController::size).sum();
    int removable = update.removable(total, newSize - available(current));
    int totalAvailable = available(current);
    for (ReplicaSet replicaSet : old) {
      totalAvailable += Math.min(size(replicaSet), available(replicaSet));
    }
    int removableAvailable = update.removableAvailable(totalAvailable);
    for (ReplicaSet replicaSet : old) {
      int size = size(replicaSet);
      int broken = Math.min(removable, Math.max(0, size - available(replicaSet)));
      int working = Math.min(Math.min(removable - broken, removableAvailable), size - broken);
      if (broken + working > 0) {
        resize(replicaSet, size - broken - working, revision(replicaSet));
        removable -= broken + working;
        removableAvailable -= working;
      }
    }
  }

  private void create(Deployment deployment, String hash, int size, int revision) {
    // @formatter:off
    ReplicaSet replicaSet =
        new ReplicaSetBuilder()
            .withNewMetadata()
              .withName(deployment.getMetadata().getName() + "-" + hash)
              .withNamespace(deployment.getMetadata().getNamespace())
              .withLabels(deployment.getSpec().getTemplate().getMetadata().getLabels())
              .addToLabels(TemplateHash.LABEL, hash)
              .addToAnnotations(REVISION, Integer.toString(revision))
              .withOwnerReferences(Owners.controller(deployment))
            .endMetadata()
            .withNewSpec()
              .withReplicas(size)
              .withNewSelector()
                .withMatchLabels(deployment.getSpec().getSelector().getMatchLabels())
                .addToMatchLabels(TemplateHash.LABEL, hash)
              .endSelector()
              .withTemplate(deployment.getSpec().getTemplate())
              .editTemplate().editMetadata().addToLabels(TemplateHash.LABEL, hash).endMetadata()
              .endTemplate()
            .endSpec()
            .build();
    // @formatter:on
    client.resource(replicaSet).create();
  }

  private void resize(ReplicaSet replicaSet, int size, int revision) {
    // @formatter:off
    client
        .resource(
            new ReplicaSetBuilder(replicaSet)
                .editMetadata().addToAnnotations(REVISION, Integer.toString(revision)).endMetadata()
                .editSpec().withReplicas(size).endSpec()
                .build())
        .update();
    // @formatter:on
  }

  private void writeStatus(
      Deployment deployment, Optional<ReplicaSet> current, List<ReplicaSet> replicaSets) {
    DeploymentStatus status =
        DeploymentStatuses.of(deployment, current, replicaSets, clock.instant());
    if (!Objects.equals(status, deployment.getStatus())) {
      deployment.setStatus(status);
      client.resource(deployment).updateStatus();
    }
  }

  private void forget(Deployment deployment, List<ReplicaSet> old) {
    int kept = Optional.ofNullable(deployment.getSpec().getRevisionHistoryLimit()).orElse(HISTORY);
    List<ReplicaSet> empty =
        old.stream().filter(replicaSet -> size(replicaSet) == 0 && pods(replicaSet) == 0).toList();
    empty
        .subList(0, Math.max(0, empty.size() - kept))
        .forEach(replicaSet -> client.resource(replicaSet).delete());
  }

  private static int size(ReplicaSet replicaSet) {
    return Optional.ofNullable(replicaSet.getSpec().getReplicas()).orElse(1);
  }

  private static int pods(ReplicaSet replicaSet) {
    return Optional.ofNullable(replicaSet.getStatus())
        .map(status -> status.getReplicas())
        .orElse(0);
  }

  private static int available(ReplicaSet replicaSet) {
    return Optional.ofNullable(replicaSet.getStatus())
        .map(status -> status.getAvailableReplicas())
        .orElse(0);
  }

  private static int revision(ReplicaSet replicaSet) {
    return Optional.ofNullable(replicaSet.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(REVISION))
        .map(Integer::parseInt)
        .orElse(0);
  }
}
