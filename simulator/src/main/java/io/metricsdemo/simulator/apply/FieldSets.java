package io.metricsdemo.simulator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** The field sets of a configuration and of the difference between two objects. */
final class FieldSets {

  private FieldSets() {}

  /** What changed from one object to another; an added map or list is itself among its paths. */
  record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
    private static final Comparison SAME =
        new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.EMPTY);
    private static final Comparison MODIFIED =
        new Comparison(FieldSet.EMPTY, FieldSet.LEAF, FieldSet.EMPTY);
  }

  /** The fields that an applied configuration claims. */
  static FieldSet claimed(JsonNode value, MergeSchema schema) {
    NavigableMap<String, FieldSet> children = new TreeMap<>();
    if (schema.isGranularMap(value)) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        FieldSet below = claimed(field.getValue(), schema.field(field.getKey()));
        boolean member = below.isEmpty() || below.member() || !schema.declares(field.getKey());
        children.put(PathElement.field(field.getKey()), new FieldSet(member, below.children()));
      }
      return new FieldSet(false, children);
    }
    if (schema.isKeyedList(value)) {
      for (JsonNode item : value) {
        FieldSet below = claimed(item, schema.items());
        children.put(PathElement.item(item, schema), new FieldSet(true, below.children()));
      }
      return new FieldSet(false, children);
    }
    return FieldSet.LEAF;
  }

  /**
   * @throws DuplicateEntriesException when a list with keys has two elements of one key
   */
  static void requireDistinct(JsonNode value, MergeSchema schema, String path) {
    if (schema.isKeyedList(value)) {
      Set<String> seen = new LinkedHashSet<>();
      for (JsonNode item : value) {
        String element = PathElement.item(item, schema);
        if (!seen.add(element)) {
          throw new DuplicateEntriesException(path, PathElement.display(element));
        }
      }
    }
    elements(value, schema)
        .forEach(
            (element, child) ->
                requireDistinct(
                    child, below(element, schema), path + PathElement.display(element)));
  }

  static Comparison compare(JsonNode before, JsonNode after, MergeSchema schema) {
    if (before.isMissingNode() && after.isMissingNode()) {
      return Comparison.SAME;
    }
    if (before.isMissingNode()) {
      return new Comparison(everything(after, schema), FieldSet.EMPTY, FieldSet.EMPTY);
    }
    if (after.isMissingNode()) {
      return new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, everything(before, schema));
    }
    boolean maps = schema.isGranularMap(before) && schema.isGranularMap(after);
    boolean lists = schema.isKeyedList(before) && schema.isKeyedList(after);
    if (!maps && !lists) {
      return before.equals(after) ? Comparison.SAME : Comparison.MODIFIED;
    }
    Map<String, JsonNode> was = elements(before, schema);
    Map<String, JsonNode> is = elements(after, schema);
    Set<String> union = new LinkedHashSet<>(was.keySet());
    union.addAll(is.keySet());
    NavigableMap<String, FieldSet> added = new TreeMap<>();
    NavigableMap<String, FieldSet> modified = new TreeMap<>();
    NavigableMap<String, FieldSet> removed = new TreeMap<>();
    for (String element : union) {
      Comparison below =
          compare(
              was.getOrDefault(element, MissingNode.getInstance()),
              is.getOrDefault(element, MissingNode.getInstance()),
              below(element, schema));
      putUnlessEmpty(added, element, below.added());
      putUnlessEmpty(modified, element, below.modified());
      putUnlessEmpty(removed, element, below.removed());
    }
    return new Comparison(
        new FieldSet(false, added), new FieldSet(false, modified), new FieldSet(false, removed));
  }

  /** The parts of a map or of a list with keys by their path elements; nothing of other values. */
  static Map<String, JsonNode> elements(JsonNode value, MergeSchema schema) {
    Map<String, JsonNode> elements = new LinkedHashMap<>();
    if (schema.isGranularMap(value)) {
      value.properties().forEach(f -> elements.put(PathElement.field(f.getKey()), f.getValue()));
    } else if (schema.isKeyedList(value)) {
      value.forEach(item -> elements.put(PathElement.item(item, schema), item));
    }
    return elements;
  }

  static MergeSchema below(String element, MergeSchema schema) {
    return element.startsWith("f:") ? schema.field(PathElement.fieldName(element)) : schema.items();
  }

  private static FieldSet everything(JsonNode value, MergeSchema schema) {
    NavigableMap<String, FieldSet> children = new TreeMap<>();
    elements(value, schema)
        .forEach((e, child) -> children.put(e, everything(child, below(e, schema))));
    return new FieldSet(true, children);
  }

  private static void putUnlessEmpty(Map<String, FieldSet> sets, String element, FieldSet set) {
    if (!set.isEmpty()) {
      sets.put(element, set);
    }
  }
}
