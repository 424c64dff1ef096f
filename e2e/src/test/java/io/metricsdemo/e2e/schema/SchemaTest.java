package io.metricsdemo.e2e.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The schema on the simulated API server, and whether the files leave nothing of it out. */
class SchemaTest extends SchemaContract {

  private static final Path CRD = Cluster.root().resolve("crds/metricsdemos.metricsdemo.io.yaml");

  /** Keywords of a schema to the words of an API server when they are broken. */
  private static final Map<String, String> KEYWORDS =
      Map.of(
          "type", "must be of type",
          "minimum", "should be greater than or equal to",
          "maximum", "should be less than or equal to",
          "minLength", "should be at least",
          "maxLength", "Too long",
          "maxItems", "Too many",
          "maxProperties", "Too many",
          "enum", "Unsupported value",
          "x-kubernetes-list-map-keys", "Duplicate value",
          "x-kubernetes-int-or-string", "must be of type integer,string");

  private static SimulatedApiServer server;
  private static KubernetesClient client;

  @BeforeAll
  static void start() throws IOException {
    server = SimulatedApiServer.start();
    server.registerCrd(
        Serialization.unmarshal(Files.readString(CRD), CustomResourceDefinition.class));
    client = server.client();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  KubernetesClient client() {
    return client;
  }

  @Override
  String namespace() {
    return "default";
  }

  @Override
  List<String> expectedErrors(SchemaFile file) {
    return file.expectedErrors();
  }

  @Test
  void every_file_is_used() {
    assertThat(SchemaFile.strays()).isEmpty();
  }

  @Test
  void every_bound_and_every_rule_is_broken_by_a_file() throws IOException {
    JsonNode schema =
        Serialization.unmarshal(Files.readString(CRD), JsonNode.class)
            .at("/spec/versions/0/schema/openAPIV3Schema");
    Set<Breach> breaches = new LinkedHashSet<>();
    collect(schema.at("/properties/spec"), "spec", breaches);
    rules(schema, "<nil>", breaches);
    List<String> expected =
        SchemaFile.invalid().flatMap(file -> file.expectedErrors().stream()).toList();

    assertThat(breaches)
        .hasSizeGreaterThan(50)
        .allSatisfy(breach -> assertThat(expected).anyMatch(breach::isReportedBy));
  }

  /** One way to be invalid: an error that has to occur. */
  private record Breach(String field, String words) {

    /** In an error a list has an index, and a map a key, in brackets where a rule names it. */
    boolean isReportedBy(String error) {
      String where =
          error
              .substring(0, Math.max(0, error.indexOf(": ")))
              .replaceAll("\\[([a-z][-a-z]*)]", ".$1");
      String pattern = field.replace("[]", "\\[\\d+]").replace("{}", "\\..+");
      return where.matches(pattern) && error.contains(words);
    }
  }

  private static void collect(JsonNode schema, String field, Set<Breach> breaches) {
    KEYWORDS.forEach(
        (keyword, words) -> {
          if (schema.has(keyword)) {
            breaches.add(
                new Breach(
                    keyword.equals("x-kubernetes-list-map-keys") ? field + "[]" : field, words));
          }
        });
    schema
        .path("required")
        .forEach(name -> breaches.add(new Breach(field + "." + name.asText(), "Required value")));
    rules(schema, field, breaches);
    schema
        .path("properties")
        .properties()
        .forEach(child -> collect(child.getValue(), field + "." + child.getKey(), breaches));
    if (schema.has("items")) {
      collect(schema.get("items"), field + "[]", breaches);
    }
    if (schema.has("additionalProperties")) {
      collect(schema.get("additionalProperties"), field + "{}", breaches);
    }
  }

  private static void rules(JsonNode schema, String field, Set<Breach> breaches) {
    schema
        .path("x-kubernetes-validations")
        .forEach(
            rule ->
                breaches.add(
                    new Breach(
                        field + rule.path("fieldPath").asText(), rule.path("message").asText())));
  }
}
