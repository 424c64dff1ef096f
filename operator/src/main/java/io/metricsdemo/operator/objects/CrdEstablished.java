package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
import io.metricsdemo.api.v1alpha1.MetricsDemo;

/** Activates the informer of a kind while, and only while, the cluster knows the kind. */
public final class CrdEstablished implements Condition<HasMetadata, MetricsDemo> {

  @Override
  public boolean isMet(
      DependentResource<HasMetadata, MetricsDemo> dependent,
      MetricsDemo demo,
      Context<MetricsDemo> context) {
    return ManagedKindCrd.isEstablished(OwnedDependentResource.kindOf(dependent), context);
  }
}
