package io.metricsdemo.simulator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Iterator;
import java.util.Map;

/** Fills in a schema's defaults, from the outside in: a default may itself have defaults below. */
final class Defaulting {

  private Defaulting() {}

  static void fill(JsonNode value, JSONSchemaProps schema) {
    if (value instanceof ObjectNode object) {
      dropNulls(object, schema);
      for (Map.Entry<String, JSONSchemaProps> property : Schemas.properties(schema).entrySet()) {
        JsonNode fallback = property.getValue().getDefault();
        if (fallback != null && !fallback.isNull() && !object.has(property.getKey())) {
          object.set(property.getKey(), fallback.deepCopy());
        }
      }
      object
          .properties()
          .forEach(f -> Schemas.field(schema, f.getKey()).ifPresent(s -> fill(f.getValue(), s)));
    } else if (value.isArray()) {
      Schemas.items(schema).ifPresent(items -> value.forEach(item -> fill(item, items)));
    }
  }

  /** A null that is not allowed stands for nothing. */
  private static void dropNulls(ObjectNode object, JSONSchemaProps schema) {
    Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      boolean known = Schemas.properties(schema).containsKey(field.getKey());
      boolean nullable =
          known && Schemas.is(Schemas.properties(schema).get(field.getKey()).getNullable());
      if (field.getValue().isNull() && known && !nullable) {
        fields.remove();
      }
    }
  }
}
