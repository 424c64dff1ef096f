package io.metricsdemo.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CommittedCrdTest {

  private static final Path COMMITTED = Path.of("metricsdemos.metricsdemo.io.yaml");

  @BeforeAll
  static void renew_when_asked() throws IOException {
    if (System.getProperty("crd.renew") != null) {
      Files.writeString(COMMITTED, FinishedCrd.yaml());
    }
  }

  @Test
  void committed_crd_is_what_the_annotated_classes_generate() throws IOException {
    assertThat(Files.readString(COMMITTED))
        .as("crds/%s is stale; renew it with: mvn -pl crds test -Dcrd.renew", COMMITTED)
        .isEqualTo(FinishedCrd.yaml());
  }

  @Test
  void every_field_has_a_description() throws IOException {
    List<String> undescribed = new ArrayList<>();
    JSONSchemaProps root = committed();
    collectUndescribed("", root, undescribed);
    assertThat(undescribed).isEmpty();
  }

  @Test
  void every_value_of_the_spec_states_its_default_or_what_happens_when_it_is_unset()
      throws IOException {
    List<String> silent = new ArrayList<>();
    collectSilent("spec", committed().getProperties().get("spec"), silent);
    assertThat(silent).isEmpty();
  }

  private static JSONSchemaProps committed() throws IOException {
    return Serialization.unmarshal(Files.readString(COMMITTED), CustomResourceDefinition.class)
        .getSpec()
        .getVersions()
        .get(0)
        .getSchema()
        .getOpenAPIV3Schema();
  }

  private static void collectUndescribed(
      String path, JSONSchemaProps schema, List<String> undescribed) {
    if (schema.getProperties() == null) {
      return;
    }
    schema
        .getProperties()
        .forEach(
            (name, field) -> {
              String fieldPath = path + "." + name;
              if (field.getDescription() == null) {
                undescribed.add(fieldPath);
              }
              collectUndescribed(fieldPath, field, undescribed);
              if (field.getItems() != null) {
                collectUndescribed(fieldPath + "[]", field.getItems().getSchema(), undescribed);
              }
            });
  }

  private static void collectSilent(String path, JSONSchemaProps schema, List<String> silent) {
    if (schema.getItems() != null) {
      collectSilent(path + "[]", schema.getItems().getSchema(), silent);
    }
    if (schema.getProperties() == null) {
      return;
    }
    schema
        .getProperties()
        .forEach(
            (name, field) -> {
              boolean value = field.getProperties() == null;
              boolean optional = !schema.getRequired().contains(name);
              if (value && optional && !field.getDescription().contains(whenUnset(field))) {
                silent.add(path + "." + name);
              }
              collectSilent(path + "." + name, field, silent);
            });
  }

  private static String whenUnset(JSONSchemaProps field) {
    return field.getDefault() == null
        ? "If unset, "
        : "Defaults to " + field.getDefault().asText() + ".";
  }
}
