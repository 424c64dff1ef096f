package io.metricsdemo.operator.objects;

import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.EndpointBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.DemoParameters.Monitoring;
import io.metricsdemo.operator.status.ManagedKind;

/** The ServiceMonitor by which a Prometheus finds the Service's endpoints. */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED_SELECTOR))
public final class ServiceMonitorDependentResource extends OwnedDependentResource<ServiceMonitor> {

  public ServiceMonitorDependentResource() {
    super(ServiceMonitor.class, ManagedKind.SERVICE_MONITOR);
  }

  @Override
  ServiceMonitor desired(DemoParameters demo) {
    // @formatter:off
    return new ServiceMonitorBuilder()
        .withMetadata(metadata(demo, demo.monitoring().labels()))
        .editMetadata()
          .withAnnotations(demo.monitoring().annotations())
        .endMetadata()
        .withNewSpec()
          .withJobLabel(Labels.APP)
          // One query then finds the series of all demos.
          .withTargetLabels(Labels.MANAGED_BY)
          .withNewSelector()
            .withMatchLabels(Labels.selector(demo.name()))
          .endSelector()
          .withEndpoints(endpoint(demo.monitoring()))
          // Where native histograms are scraped, Prometheus drops the classic buckets otherwise.
          .withScrapeClassicHistograms(true)
        .endSpec()
        .build();
    // @formatter:on
  }

  /** The CRD of an older Prometheus Operator lacks the field. */
  @Override
  void dropUnknownFields(ServiceMonitor desired, Context<MetricsDemo> context) {
    if (!ManagedKindCrd.hasField(ManagedKind.SERVICE_MONITOR, "scrapeClassicHistograms", context)) {
      desired.getSpec().setScrapeClassicHistograms(null);
    }
  }

  private static Endpoint endpoint(Monitoring monitoring) {
    return new EndpointBuilder()
        .withPort(Names.METRICS_PORT)
        .withInterval(monitoring.interval().text())
        .withScrapeTimeout(monitoring.scrapeTimeout().orElse(null))
        .withHonorLabels(monitoring.honorLabels())
        .build();
  }
}
