package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.metricsdemo.operator.dashboard.DemoDashboard;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.status.ManagedKind;

/** The ConfigMap with the Grafana dashboard of the demo, which Grafana's sidecar loads. */
@KubernetesDependent(
    informer = @Informer(labelSelector = Labels.MANAGED_SELECTOR),
    // The SDK applies all kinds but ConfigMaps and Secrets, unless asked.
    useSSA = BooleanWithUndefined.TRUE)
public final class DashboardDependentResource extends OwnedDependentResource<ConfigMap> {

  public DashboardDependentResource() {
    super(ConfigMap.class, ManagedKind.DASHBOARD);
  }

  @Override
  ConfigMap desired(DemoParameters demo) {
    // @formatter:off
    return new ConfigMapBuilder()
        .withMetadata(metadata(demo, demo.commonLabels()))
        .editMetadata()
          .addToLabels(Labels.GRAFANA_DASHBOARD, "1")
        .endMetadata()
        // The sidecar writes the dashboards of all namespaces into one folder, by these keys.
        .addToData(
            "%s.%s.json".formatted(demo.namespace(), demo.name()),
            DemoDashboard.of(demo).json().toString())
        .build();
    // @formatter:on
  }
}
