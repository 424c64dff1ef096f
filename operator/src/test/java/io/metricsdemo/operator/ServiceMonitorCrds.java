package io.metricsdemo.operator;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.simulator.SchemalessCrd;
import java.util.Map;
import java.util.TreeMap;

/** ServiceMonitor CRDs of two versions of Prometheus Operator, with the fields that we set. */
final class ServiceMonitorCrds {

  private static final JSONSchemaProps ANYTHING =
      new JSONSchemaPropsBuilder().withXKubernetesPreserveUnknownFields(true).build();

  private ServiceMonitorCrds() {}

  /** Under this one the API server drops scrapeClassicHistograms. */
  static CustomResourceDefinition withoutClassicHistograms() {
    return crd(Map.of());
  }

  static CustomResourceDefinition withClassicHistograms() {
    return crd(
        Map.of(
            "scrapeClassicHistograms", new JSONSchemaPropsBuilder().withType("boolean").build()));
  }

  private static CustomResourceDefinition crd(Map<String, JSONSchemaProps> newer) {
    Map<String, JSONSchemaProps> fields = new TreeMap<>(newer);
    for (String field : new String[] {"jobLabel", "targetLabels", "selector", "endpoints"}) {
      fields.put(field, ANYTHING);
    }
    CustomResourceDefinition crd =
        SchemalessCrd.of(ResourceDefinitionContext.fromResourceType(ServiceMonitor.class));
    crd.getSpec()
        .getVersions()
        .get(0)
        .getSchema()
        .setOpenAPIV3Schema(
            new JSONSchemaPropsBuilder()
                .withType("object")
                .addToProperties(
                    "spec",
                    new JSONSchemaPropsBuilder().withType("object").withProperties(fields).build())
                .build());
    return crd;
  }
}
