package io.metricsdemo.simulator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Map;
import java.util.Optional;

/** Which schema holds below another one. */
final class Schemas {

  private Schemas() {}

  static Map<String, JSONSchemaProps> properties(JSONSchemaProps schema) {
    return schema.getProperties() == null ? Map.of() : schema.getProperties();
  }

  /** Of a property, or of any entry of a free map. */
  static Optional<JSONSchemaProps> field(JSONSchemaProps schema, String name) {
    return Optional.ofNullable(properties(schema).get(name)).or(() -> additional(schema));
  }

  static Optional<JSONSchemaProps> additional(JSONSchemaProps schema) {
    return Optional.ofNullable(schema.getAdditionalProperties()).map(a -> a.getSchema());
  }

  static Optional<JSONSchemaProps> items(JSONSchemaProps schema) {
    return Optional.ofNullable(schema.getItems()).map(i -> i.getSchema());
  }

  static boolean is(Boolean flag) {
    return Boolean.TRUE.equals(flag);
  }

  static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The element that an element of a list with keys was; other lists have no identity in time. */
  static JsonNode counterpart(JsonNode item, JsonNode before, JSONSchemaProps list) {
    if (!"map".equals(list.getXKubernetesListType())) {
      return MissingNode.getInstance();
    }
    for (JsonNode candidate : before) {
      if (list.getXKubernetesListMapKeys().stream()
          .allMatch(key -> candidate.path(key).equals(item.path(key)))) {
        return candidate;
      }
    }
    return MissingNode.getInstance();
  }
}
