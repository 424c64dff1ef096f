package io.metricsdemo.simulator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Drops the fields that a schema does not know. */
final class Pruning {

  private static final Set<String> TYPE_AND_METADATA = Set.of("apiVersion", "kind", "metadata");

  private Pruning() {}

  /**
   * @param unknown gets the path of each field that is dropped
   */
  static void prune(JsonNode object, JSONSchemaProps schema, List<String> unknown) {
    prune(object, schema, "", unknown);
  }

  private static void prune(
      JsonNode value, JSONSchemaProps schema, String path, List<String> unknown) {
    if (value instanceof ObjectNode object) {
      pruneMap(object, schema, path, unknown);
    } else if (value.isArray() && Schemas.items(schema).isPresent()) {
      int index = 0;
      for (JsonNode item : value) {
        prune(item, Schemas.items(schema).get(), path + "[" + index++ + "]", unknown);
      }
    }
  }

  private static void pruneMap(
      ObjectNode object, JSONSchemaProps schema, String path, List<String> unknown) {
    boolean whole = path.isEmpty() || Schemas.is(schema.getXKubernetesEmbeddedResource());
    boolean open =
        Schemas.is(schema.getXKubernetesPreserveUnknownFields())
            || schema.getAdditionalProperties() != null && Schemas.additional(schema).isEmpty();
    Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (whole && TYPE_AND_METADATA.contains(field.getKey())) {
        continue;
      }
      String fieldPath = Schemas.child(path, field.getKey());
      Optional<JSONSchemaProps> below = Schemas.field(schema, field.getKey());
      if (below.isPresent()) {
        prune(field.getValue(), below.get(), fieldPath, unknown);
      } else if (!open) {
        unknown.add(fieldPath);
        fields.remove();
      }
    }
  }
}
