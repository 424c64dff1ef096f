package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.parameters.DemoParameters;

/**
 * Whether the spec of this one demo asks for an object of the kind. A precondition rather than an
 * activation condition: that would stop the informer for all demos.
 */
public final class KindWanted implements Condition<HasMetadata, MetricsDemo> {

  @Override
  public boolean isMet(
      DependentResource<HasMetadata, MetricsDemo> dependent,
      MetricsDemo demo,
      Context<MetricsDemo> context) {
    return OwnedDependentResource.kindOf(dependent)
        .isWanted(
            context
                .managedWorkflowAndDependentResourceContext()
                .getMandatory(DemoParameters.class, DemoParameters.class));
  }
}
