package io.metricsdemo.operator.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecFieldsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{spec: {properties: {a: {type: string}, b: {}}}} | true",
        "{spec: {properties: {b: {}}}} | false",
        "{spec: {properties: {b: {}}, x-kubernetes-preserve-unknown-fields: true}} | true",
        "{spec: {type: object}} | false",
        "{} | false",
      })
  void field_is_stored_when_the_schema_names_it_or_any(String properties, boolean stored) {
    CustomResourceDefinition crd =
        Serialization.unmarshal(
            """
            spec:
              versions:
              - {name: v1alpha1, storage: false}
              - {name: v1, storage: true, schema: {openAPIV3Schema: {type: object, properties: %s}}}
            """
                .formatted(properties),
            CustomResourceDefinition.class);

    SpecFields fields = SpecFields.of(crd);
    CustomResourceDefinition pruned =
        new CustomResourceDefinitionBuilder().withSpec(fields.asSpec()).build();

    assertThat(fields.has("a")).isEqualTo(stored);
    assertThat(SpecFields.of(pruned)).isEqualTo(fields);
  }
}
