package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.status.ManagedKind;

/**
 * The ClusterIP Service in front of the demo pods; the ServiceMonitor refers to its port's name.
 */
@KubernetesDependent(informer = @Informer(labelSelector = Labels.MANAGED_SELECTOR))
public final class ServiceDependentResource extends OwnedDependentResource<Service> {

  public ServiceDependentResource() {
    super(Service.class, ManagedKind.SERVICE);
  }

  @Override
  Service desired(DemoParameters demo) {
    // @formatter:off
    return new ServiceBuilder()
        .withMetadata(metadata(demo, demo.commonLabels()))
        .withNewSpec()
          .withType("ClusterIP")
          .withSelector(Labels.selector(demo.name()))
          .addNewPort()
            .withName(Names.METRICS_PORT)
            .withProtocol("TCP")
            .withPort(Names.METRICS_PORT_NUMBER)
            .withNewTargetPort(Names.METRICS_PORT)
          .endPort()
        .endSpec()
        .build();
    // @formatter:on
  }
}
