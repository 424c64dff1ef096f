package io.metricsdemo.simulator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;

/** How values at one place of a kind merge, which the kind's schema decides. */
public interface MergeSchema {

  /** What two values at this place have to do with each other. */
  enum Relation {
    /** Maps merge field by field; scalars and lists replace each other. */
    GRANULAR,
    /** The value is owned and replaced as a whole, maps too. */
    ATOMIC,
    /** A list whose elements are identified by {@link #keys()}. */
    LIST_MAP,
    /** A list of scalars, each of them owned by itself. */
    SET
  }

  static MergeSchema builtIn() {
    return BuiltInMergeSchema.ROOT;
  }

  Relation relation();

  MergeSchema field(String name);

  MergeSchema items();

  List<String> keys();

  /** What stands for a key that an element leaves out. */
  default JsonNode keyDefault(String key) {
    return MissingNode.getInstance();
  }

  /**
   * Whether a field is declared by name; entries of a free map are owned even when they are maps.
   */
  default boolean declares(String field) {
    return true;
  }

  default boolean isKeyedList(JsonNode value) {
    return value.isArray() && (relation() == Relation.LIST_MAP || relation() == Relation.SET);
  }

  default boolean isGranularMap(JsonNode value) {
    return value.isObject() && relation() != Relation.ATOMIC;
  }
}
