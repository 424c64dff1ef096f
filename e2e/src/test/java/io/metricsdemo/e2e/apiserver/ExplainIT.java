package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manual that the API server carries with it. */
class ExplainIT {

  @RegisterExtension static final Installation INSTALLATION = Installation.withoutOperator();

  /**
   * From fields, such as spec.monitoring.interval, to their schemas: what kubectl explain reads.
   */
  private static final Map<String, JsonNode> FIELDS = new TreeMap<>();

  @BeforeAll
  static void readFields() {
    try (KubernetesClient client = Cluster.connect()) {
      JsonNode schema =
          Serialization.unmarshal(
                  client.raw("/openapi/v3/apis/metricsdemo.io/v1alpha1"), JsonNode.class)
              .at("/components/schemas/io.metricsdemo.v1alpha1.MetricsDemo/properties");
      for (String part : new String[] {"spec", "status"}) {
        FIELDS.put(part, schema.path(part));
        collect(schema.path(part), part);
      }
    }
  }

  private static void collect(JsonNode schema, String field) {
    schema
        .path("properties")
        .properties()
        .forEach(
            child -> {
              FIELDS.put(field + "." + child.getKey(), child.getValue());
              collect(child.getValue(), field + "." + child.getKey());
              collect(child.getValue().path("items"), field + "." + child.getKey());
            });
  }

  @Test
  void every_field_has_a_description_of_a_sentence() {
    assertThat(FIELDS).hasSizeGreaterThan(30);
    assertThat(FIELDS)
        .allSatisfy(
            (field, schema) ->
                assertThat(schema.path("description").asText()).matches("[A-Zf].+\\."));
  }

  @Test
  void the_recursive_form_lists_every_field() {
    String tree = Command.kubectl("explain", "mdemo", "--recursive").orThrow();

    assertThat(FIELDS.keySet())
        .allSatisfy(
            field ->
                assertThat(tree)
                    .containsPattern(
                        "\\n {%d}%s\\t<".formatted(2 * field.split("\\.").length, lastOf(field))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spec.replicas",
        "spec.generator.seed",
        "spec.monitoring.labels",
        "spec.imagePullSecrets.name",
        "status.conditions.reason"
      })
  void a_field_is_explained_with_its_type_and_description(String field) {
    String explained = Command.kubectl("explain", "mdemo." + field).orThrow();

    assertThat(explained)
        .contains("VERSION:    v1alpha1")
        .contains("FIELD: " + lastOf(field) + " <");
    assertThat(explained.replaceAll("\\s+", " "))
        .contains("DESCRIPTION: " + FIELDS.get(field).path("description").asText());
  }

  @Test
  void a_choice_is_explained_with_what_there_is_to_choose() {
    assertThat(Command.kubectl("explain", "mdemo.spec.imagePullPolicy").orThrow())
        .contains("ENUM:", "Always", "IfNotPresent", "Never");
  }

  private static String lastOf(String field) {
    return field.substring(field.lastIndexOf('.') + 1);
  }
}
