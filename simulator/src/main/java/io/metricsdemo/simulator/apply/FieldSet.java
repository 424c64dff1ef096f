package io.metricsdemo.simulator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * A set of field paths, as managedFields record them. A path element is written as in fieldsV1:
 * {@code f:name} for a field, <code>k:{"name":"x"}</code> for an element of a list with keys,
 * {@code v:"x"} for an element of a set.
 *
 * @param member whether the path that led here is itself in the set
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-Side
 *     Apply</a>
 */
public record FieldSet(boolean member, NavigableMap<String, FieldSet> children) {

  public static final FieldSet EMPTY = new FieldSet(false, Collections.emptyNavigableMap());
  public static final FieldSet LEAF = new FieldSet(true, Collections.emptyNavigableMap());

  private static final String SELF = ".";

  public static FieldSet fromFieldsV1(JsonNode fields) {
    return parse(fields, false);
  }

  private static FieldSet parse(JsonNode fields, boolean leafIsMember) {
    NavigableMap<String, FieldSet> children = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      if (!field.getKey().equals(SELF)) {
        children.put(field.getKey(), parse(field.getValue(), true));
      }
    }
    boolean member = fields.has(SELF) || leafIsMember && children.isEmpty();
    return new FieldSet(member, children);
  }

  public ObjectNode toFieldsV1() {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    if (member && !children.isEmpty()) {
      fields.putObject(SELF);
    }
    children.forEach((element, child) -> fields.set(element, child.toFieldsV1()));
    return fields;
  }

  public boolean isEmpty() {
    return !member && children.isEmpty();
  }

  public FieldSet child(String element) {
    return children.getOrDefault(element, EMPTY);
  }

  public FieldSet union(FieldSet other) {
    return combine(other, member || other.member, FieldSet::union);
  }

  /** Without the paths of the other set; what lies below such a path stays. */
  public FieldSet minus(FieldSet other) {
    return combine(other, member && !other.member, FieldSet::minus);
  }

  public FieldSet intersection(FieldSet other) {
    return combine(other, member && other.member, FieldSet::intersection);
  }

  private FieldSet combine(
      FieldSet other, boolean combinedMember, BiFunction<FieldSet, FieldSet, FieldSet> operation) {
    NavigableMap<String, FieldSet> combined = new TreeMap<>();
    for (String element : elements(other)) {
      FieldSet child = operation.apply(child(element), other.child(element));
      if (!child.isEmpty()) {
        combined.put(element, child);
      }
    }
    return new FieldSet(combinedMember, combined);
  }

  private List<String> elements(FieldSet other) {
    List<String> elements = new ArrayList<>(children.keySet());
    other.children.keySet().stream().filter(e -> !children.containsKey(e)).forEach(elements::add);
    return elements;
  }

  /** Every path, written as messages do: {@code .spec.containers[name="app"].image}. */
  public List<String> paths() {
    List<String> paths = new ArrayList<>();
    collect("", paths);
    return paths;
  }

  private void collect(String path, List<String> paths) {
    if (member) {
      paths.add(path);
    }
    children.forEach((element, child) -> child.collect(path + PathElement.display(element), paths));
  }
}
