package io.metricsdemo.operator.objects;

import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.parameters.DemoParameters;

/**
 * Whether this one demo wants a ServiceMonitor. A precondition rather than an activation condition:
 * that would stop the informer for all demos.
 */
public final class MonitoringEnabled implements Condition<ServiceMonitor, MetricsDemo> {

  @Override
  public boolean isMet(
      DependentResource<ServiceMonitor, MetricsDemo> dependent,
      MetricsDemo demo,
      Context<MetricsDemo> context) {
    return context
        .managedWorkflowAndDependentResourceContext()
        .getMandatory(DemoParameters.class, DemoParameters.class)
        .monitoring()
        .enabled();
  }
}
