package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionSpecBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The fields that the spec of a CRD's objects may have.
 *
 * @param all whether it may have any field
 * @param names the fields that the schema names
 */
record SpecFields(boolean all, Set<String> names) {

  static final SpecFields ANY = new SpecFields(true, Set.of());

  /** Of the version that is stored. */
  static SpecFields of(CustomResourceDefinition crd) {
    return Optional.ofNullable(crd.getSpec())
        .flatMap(
            spec ->
                spec.getVersions().stream()
                    .filter(version -> Boolean.TRUE.equals(version.getStorage()))
                    .findFirst())
        .map(CustomResourceDefinitionVersion::getSchema)
        .map(schema -> of(schema.getOpenAPIV3Schema()))
        .orElse(ANY);
  }

  private static SpecFields of(JSONSchemaProps root) {
    JSONSchemaProps spec = properties(root).getOrDefault("spec", new JSONSchemaProps());
    return isOpen(root) || isOpen(spec)
        ? ANY
        : new SpecFields(false, new TreeSet<>(properties(spec).keySet()));
  }

  private static Map<String, JSONSchemaProps> properties(JSONSchemaProps schema) {
    return Optional.ofNullable(schema.getProperties()).orElse(Map.of());
  }

  private static boolean isOpen(JSONSchemaProps schema) {
    return Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields());
  }

  boolean has(String field) {
    return all || names.contains(field);
  }

  /** A CRD's spec that says no more than this. */
  CustomResourceDefinitionSpec asSpec() {
    JSONSchemaProps spec =
        new JSONSchemaPropsBuilder()
            .withXKubernetesPreserveUnknownFields(all ? true : null)
            .withProperties(
                names.stream()
                    .collect(Collectors.toMap(name -> name, name -> new JSONSchemaProps())))
            .build();
    // @formatter:off
    return new CustomResourceDefinitionSpecBuilder()
        .addNewVersion()
          .withStorage(true)
          .withNewSchema()
            .withNewOpenAPIV3Schema()
              .addToProperties("spec", spec)
            .endOpenAPIV3Schema()
          .endSchema()
        .endVersion()
        .build();
    // @formatter:on
  }
}
