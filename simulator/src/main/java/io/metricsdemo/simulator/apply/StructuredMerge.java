package io.metricsdemo.simulator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Merging an applied configuration into a live object, and taking out what is applied no longer.
 */
final class StructuredMerge {

  private StructuredMerge() {}

  /** The live value with the configuration's values over it. */
  static JsonNode merge(JsonNode live, JsonNode applied, MergeSchema schema) {
    if (schema.isGranularMap(live) && schema.isGranularMap(applied)) {
      ObjectNode merged = ((ObjectNode) live).deepCopy();
      for (Map.Entry<String, JsonNode> field : applied.properties()) {
        merged.set(
            field.getKey(),
            merge(live.path(field.getKey()), field.getValue(), schema.field(field.getKey())));
      }
      return merged;
    }
    if (schema.isKeyedList(live) && schema.isKeyedList(applied)) {
      return mergeList(live, applied, schema);
    }
    return applied.deepCopy();
  }

  /**
   * Elements of others keep their place relative to the live list, those that are applied come in
   * the order in which they are applied.
   */
  private static ArrayNode mergeList(JsonNode live, JsonNode applied, MergeSchema schema) {
    Map<String, JsonNode> was = FieldSets.elements(live, schema);
    Map<String, JsonNode> is = FieldSets.elements(applied, schema);
    Deque<String> liveOrder = new ArrayDeque<>(was.keySet());
    Deque<String> appliedOrder = new ArrayDeque<>(is.keySet());
    Deque<String> shared = new ArrayDeque<>(is.keySet());
    shared.removeIf(element -> !was.containsKey(element));
    ArrayNode merged = JsonNodeFactory.instance.arrayNode();
    while (!liveOrder.isEmpty() || !appliedOrder.isEmpty()) {
      String next = liveOrder.peekFirst();
      if (next != null && !is.containsKey(next)) {
        merged.add(was.get(liveOrder.removeFirst()));
      } else if (next != null && !next.equals(shared.peekFirst())) {
        liveOrder.removeFirst();
      } else {
        String element = appliedOrder.removeFirst();
        if (element.equals(next)) {
          liveOrder.removeFirst();
          shared.removeFirst();
        }
        JsonNode before = was.getOrDefault(element, MissingNode.getInstance());
        merged.add(merge(before, is.get(element), schema.items()));
      }
    }
    return merged;
  }

  /**
   * Without the fields that a manager applied before and applies no longer, except what others own.
   *
   * @param last what the manager owned so far
   * @param now what it applies
   * @param others what all other managers own together
   */
  static JsonNode prune(
      JsonNode value, FieldSet last, FieldSet now, FieldSet others, MergeSchema schema) {
    Map<String, JsonNode> kept = new LinkedHashMap<>();
    FieldSets.elements(value, schema)
        .forEach(
            (element, child) -> {
              FieldSet lastBelow = last.child(element);
              FieldSet nowBelow = now.child(element);
              FieldSet othersBelow = others.child(element);
              MergeSchema below = FieldSets.below(element, schema);
              if (lastBelow.isEmpty()) {
                kept.put(element, child);
              } else if (!nowBelow.isEmpty()) {
                kept.put(element, prune(child, lastBelow, nowBelow, othersBelow, below));
              } else if (!othersBelow.isEmpty()) {
                kept.put(element, keep(child, othersBelow, below));
              }
            });
    return rebuild(value, kept, schema);
  }

  /** Only what a set of fields covers. */
  private static JsonNode keep(JsonNode value, FieldSet fields, MergeSchema schema) {
    if (fields.children().isEmpty()) {
      return value;
    }
    Map<String, JsonNode> kept = new LinkedHashMap<>();
    FieldSets.elements(value, schema)
        .forEach(
            (element, child) -> {
              FieldSet below = fields.child(element);
              if (!below.isEmpty()) {
                kept.put(element, keep(child, below, FieldSets.below(element, schema)));
              } else if (schema.keys().stream()
                  .anyMatch(k -> element.equals(PathElement.field(k)))) {
                kept.put(element, child);
              }
            });
    return rebuild(value, kept, schema);
  }

  private static JsonNode rebuild(JsonNode value, Map<String, JsonNode> kept, MergeSchema schema) {
    if (schema.isGranularMap(value)) {
      ObjectNode map = JsonNodeFactory.instance.objectNode();
      kept.forEach((element, child) -> map.set(PathElement.fieldName(element), child));
      return map;
    }
    if (schema.isKeyedList(value)) {
      return JsonNodeFactory.instance.arrayNode().addAll(kept.values());
    }
    return value;
  }
}
