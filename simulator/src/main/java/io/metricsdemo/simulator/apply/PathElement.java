package io.metricsdemo.simulator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How one step of a path is written in fieldsV1. */
final class PathElement {

  private static final String FIELD = "f:";
  private static final String KEY = "k:";
  private static final String VALUE = "v:";

  private PathElement() {}

  static String field(String name) {
    return FIELD + name;
  }

  /** The element of a list, identified as its schema says. */
  static String item(JsonNode item, MergeSchema list) {
    if (list.relation() == MergeSchema.Relation.SET) {
      return VALUE + item;
    }
    Map<String, JsonNode> keys = new TreeMap<>();
    for (String key : list.keys()) {
      JsonNode value = item.has(key) ? item.get(key) : list.keyDefault(key);
      if (!value.isMissingNode()) {
        keys.put(key, value);
      }
    }
    ObjectNode sorted = JsonNodeFactory.instance.objectNode();
    keys.forEach(sorted::set);
    return KEY + sorted;
  }

  static String fieldName(String element) {
    return element.substring(FIELD.length());
  }

  static String display(String element) {
    if (element.startsWith(FIELD)) {
      return "." + fieldName(element);
    }
    String content = element.substring(KEY.length());
    if (element.startsWith(VALUE)) {
      return "[=" + content + "]";
    }
    ObjectNode keys = Serialization.unmarshal(content, ObjectNode.class);
    return keys.properties().stream()
        .map(key -> key.getKey() + "=" + key.getValue())
        .collect(Collectors.joining(",", "[", "]"));
  }
}
