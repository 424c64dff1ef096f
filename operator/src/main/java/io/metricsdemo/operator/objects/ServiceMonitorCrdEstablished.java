package io.metricsdemo.operator.objects;

import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
import io.metricsdemo.api.v1alpha1.MetricsDemo;

/** Activates the ServiceMonitor's informer while, and only while, the cluster knows the kind. */
public final class ServiceMonitorCrdEstablished implements Condition<ServiceMonitor, MetricsDemo> {

  @Override
  public boolean isMet(
      DependentResource<ServiceMonitor, MetricsDemo> dependent,
      MetricsDemo demo,
      Context<MetricsDemo> context) {
    return ServiceMonitorCrd.presence(context) == ServiceMonitorCrd.Presence.ESTABLISHED;
  }
}
