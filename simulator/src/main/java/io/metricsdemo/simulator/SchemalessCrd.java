package io.metricsdemo.simulator;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Locale;

/** The CRD of a namespaced kind, with a schema that accepts every object. */
public final class SchemalessCrd {

  private SchemalessCrd() {}

  public static CustomResourceDefinition of(ResourceDefinitionContext kind) {
    // @formatter:off
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
          .withName(kind.getPlural() + "." + kind.getGroup())
        .endMetadata()
        .withNewSpec()
          .withGroup(kind.getGroup())
          .withScope("Namespaced")
          .withNewNames()
            .withKind(kind.getKind())
            .withListKind(kind.getKind() + "List")
            .withPlural(kind.getPlural())
            .withSingular(kind.getKind().toLowerCase(Locale.ROOT))
          .endNames()
          .addNewVersion()
            .withName(kind.getVersion())
            .withServed(true)
            .withStorage(true)
            .withNewSchema()
              .withNewOpenAPIV3Schema()
                .withType("object")
                .withXKubernetesPreserveUnknownFields(true)
              .endOpenAPIV3Schema()
            .endSchema()
          .endVersion()
        .endSpec()
        .build();
    // @formatter:on
  }
}
