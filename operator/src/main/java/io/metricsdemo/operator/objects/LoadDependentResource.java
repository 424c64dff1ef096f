package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.status.ManagedKind;

/** The ConfigMap with the load of the demo, a file of the pods that they read when it changes. */
// The SDK applies all kinds but ConfigMaps and Secrets, unless asked.
@KubernetesDependent(useSSA = BooleanWithUndefined.TRUE)
public final class LoadDependentResource extends OwnedDependentResource<ConfigMap> {

  public LoadDependentResource() {
    super(ConfigMap.class, ManagedKind.LOAD);
  }

  @Override
  ConfigMap desired(DemoParameters demo) {
    return new ConfigMapBuilder()
        .withMetadata(metadata(demo, demo.commonLabels()))
        .addToData(Names.LOAD_FILE, demo.load().orElseThrow().toProperties())
        .build();
  }
}
