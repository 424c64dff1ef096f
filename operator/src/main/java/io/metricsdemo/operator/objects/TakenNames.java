package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.status.ManagedKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at all names that a MetricsDemo needs before anything is made, so that nothing is left
 * half-done.
 */
public final class TakenNames {

  private static final ManagedKind FIRST = ManagedKind.DEPLOYMENT;

  private TakenNames() {}

  /**
   * The conflict with objects that are not the demo's own; empty where its names are free. The
   * first kind is made only where its name is free, so the API server is asked about it only where
   * another name is taken, or where the load is made beside it.
   */
  public static Optional<NameConflictException> find(
      MetricsDemo demo, DemoParameters parameters, Context<MetricsDemo> context) {
    Map<ManagedKind, HasMetadata> strangers = new EnumMap<>(ManagedKind.class);
    for (ManagedKind kind : ManagedKind.values()) {
      if (kind != FIRST
          && kind.isWanted(parameters)
          && ManagedKindCrd.isEstablished(kind, context)) {
        stranger(kind, demo, context).ifPresent(stranger -> strangers.put(kind, stranger));
      }
    }
    if (!strangers.isEmpty() || ManagedKind.LOAD.isWanted(parameters)) {
      stranger(FIRST, demo, context).ifPresent(stranger -> strangers.put(FIRST, stranger));
    }
    if (strangers.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new NameConflictException(
            strangers.keySet().iterator().next(), List.copyOf(strangers.values())));
  }

  private static Optional<HasMetadata> stranger(
      ManagedKind kind, MetricsDemo demo, Context<MetricsDemo> context) {
    return live(kind, demo, context).filter(live -> !Ownership.isOurs(demo, live));
  }

  private static Optional<HasMetadata> live(
      ManagedKind kind, MetricsDemo demo, Context<MetricsDemo> context) {
    try {
      return Optional.ofNullable(
          context
              .getClient()
              .resources(kind.type())
              .inNamespace(demo.getMetadata().getNamespace())
              .withName(kind.nameFor(demo.getMetadata().getName()))
              .get());
    } catch (KubernetesClientException e) {
      // The write that follows fails likewise, or is refused where the name is taken.
      return Optional.empty();
    }
  }
}
