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
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CommittedCrdTest {

  private static final Path COMMITTED = Path.of("metricsdemos.metricsdemo.io.yaml");
  private static final Path OF_THE_CHART =
      Path.of("../deploy/helm/metricsdemo-operator/templates/crd.yaml");

  @BeforeAll
  static void renew_when_asked() throws IOException {
    if (System.getProperty("crd.renew") != null) {
      Files.writeString(COMMITTED, FinishedCrd.yaml());
      Files.writeString(OF_THE_CHART, templateOfTheChart());
    }
  }

  @Test
  void committed_crd_is_what_the_annotated_classes_generate() throws IOException {
    assertThat(Files.readString(COMMITTED))
        .as("crds/%s is stale; renew it with: mvn -pl crds test -Dcrd.renew", COMMITTED)
        .isEqualTo(FinishedCrd.yaml());
  }

  /** Helm upgrades what is a template of a chart, but not what is in its folder crds. */
  @Test
  void chart_has_the_crd_as_a_template_that_its_values_leave_out_or_keep() throws IOException {
    assertThat(Files.readString(OF_THE_CHART))
        .as("%s is stale; renew it with: mvn -pl crds test -Dcrd.renew", OF_THE_CHART)
        .isEqualTo(templateOfTheChart());
  }

  @Test
  void every_field_has_a_description() throws IOException {
    List<String> undescribed = new ArrayList<>();
    walk(
        "",
        committed(),
        field -> {
          if (field.schema().getDescription() == null) {
            undescribed.add(field.path());
          }
        });
    assertThat(undescribed).isEmpty();
  }

  @Test
  void every_default_of_a_value_is_in_its_description() throws IOException {
    List<String> silent = new ArrayList<>();
    walk(
        "",
        committed(),
        field -> {
          if (field.value()
              && field.schema().getDefault() != null
              && !field.says("Defaults to " + field.schema().getDefault().asText() + ".")) {
            silent.add(field.path());
          }
        });
    assertThat(silent).isEmpty();
  }

  @Test
  void every_optional_value_of_the_spec_without_a_default_states_what_applies_when_it_is_unset()
      throws IOException {
    List<String> silent = new ArrayList<>();
    walk(
        "spec",
        committed().getProperties().get("spec"),
        field -> {
          if (field.value()
              && field.optional()
              && field.schema().getDefault() == null
              && !field.says("If unset, ")) {
            silent.add(field.path());
          }
        });
    assertThat(silent).isEmpty();
  }

  private static String templateOfTheChart() throws IOException {
    String name = "  name: \"metricsdemos.metricsdemo.io\"\n";
    String crd = FinishedCrd.yaml();
    assertThat(crd).containsOnlyOnce(name).doesNotContain("{{");
    return "{{- if .Values.crds.enabled }}\n"
        + crd.replace(
            name,
            name
                + """
                  labels:
                    {{- include "metricsdemo-operator.labels" . | nindent 4 }}
                    app.kubernetes.io/component: api
                  {{- if .Values.crds.keep }}
                  annotations:
                    helm.sh/resource-policy: keep
                  {{- end }}
                """)
        + "{{- end }}\n";
  }

  private static JSONSchemaProps committed() throws IOException {
    return Serialization.unmarshal(Files.readString(COMMITTED), CustomResourceDefinition.class)
        .getSpec()
        .getVersions()
        .get(0)
        .getSchema()
        .getOpenAPIV3Schema();
  }

  /**
   * @param optional whether its parent does not require it
   */
  private record Field(String path, JSONSchemaProps schema, boolean optional) {

    /** Not an object, whose fields speak for themselves. */
    boolean value() {
      return schema.getProperties().isEmpty();
    }

    boolean says(String text) {
      return schema.getDescription().contains(text);
    }
  }

  /** Visits every field below a schema, those of list entries included. */
  private static void walk(String path, JSONSchemaProps schema, Consumer<Field> visitor) {
    if (schema.getItems() != null) {
      walk(path + "[]", schema.getItems().getSchema(), visitor);
    }
    schema
        .getProperties()
        .forEach(
            (name, field) -> {
              String fieldPath = path + "." + name;
              visitor.accept(new Field(fieldPath, field, !schema.getRequired().contains(name)));
              walk(fieldPath, field, visitor);
            });
  }
}
