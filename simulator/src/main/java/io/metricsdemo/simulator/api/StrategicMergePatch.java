package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.apply.MergeSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The patch of kubectl for built-in kinds: lists with keys merge by them. Of the directives, {@code
 * $patch: delete} and {@code $patch: replace} act; {@code $setElementOrder} and {@code $retainKeys}
 * are accepted and ignored.
 */
final class StrategicMergePatch {

  private static final String DIRECTIVE = "$patch";

  JsonNode apply(JsonNode live, JsonNode patch) {
    return merge(live, patch, MergeSchema.builtIn());
  }

  private JsonNode merge(JsonNode value, JsonNode patch, MergeSchema schema) {
    if (patch.isObject()) {
      return mergeMap(value, patch, schema);
    }
    if (patch.isArray() && schema.relation() == MergeSchema.Relation.LIST_MAP) {
      return mergeList(value, patch, schema);
    }
    return patch.deepCopy();
  }

  private JsonNode mergeMap(JsonNode value, JsonNode patch, MergeSchema schema) {
    boolean replace = patch.path(DIRECTIVE).asText().equals("replace");
    ObjectNode merged =
        value.isObject() && !replace ? value.deepCopy() : JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      String name = field.getKey();
      if (name.startsWith("$")) {
        continue;
      }
      if (field.getValue().isNull()) {
        merged.remove(name);
      } else {
        merged.set(name, merge(merged.path(name), field.getValue(), schema.field(name)));
      }
    }
    return merged;
  }

  private JsonNode mergeList(JsonNode value, JsonNode patch, MergeSchema schema) {
    List<JsonNode> merged = new ArrayList<>();
    value.forEach(merged::add);
    for (JsonNode item : patch) {
      int position = position(merged, item, schema);
      boolean delete = item.path(DIRECTIVE).asText().equals("delete");
      if (position < 0 && !delete) {
        merged.add(merge(JsonNodeFactory.instance.objectNode(), item, schema.items()));
      } else if (position >= 0 && delete) {
        merged.remove(position);
      } else if (position >= 0) {
        merged.set(position, merge(merged.get(position), item, schema.items()));
      }
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    return list.addAll(merged);
  }

  /** Strategic merge goes by the first key alone: {@code containerPort}, not the protocol too. */
  private static int position(List<JsonNode> items, JsonNode item, MergeSchema schema) {
    String key = schema.keys().get(0);
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).path(key).equals(item.path(key))) {
        return i;
      }
    }
    return -1;
  }
}
