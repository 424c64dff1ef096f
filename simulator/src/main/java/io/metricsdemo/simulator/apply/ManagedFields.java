package io.metricsdemo.simulator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who owns which fields of an object: the typed form of {@code metadata.managedFields}. */
final class ManagedFields {

  /**
   * One owner.
   *
   * @param subresource empty for the main endpoint
   */
  record Owner(String manager, String operation, String apiVersion, String subresource) {
    static final String APPLY = "Apply";
    static final String UPDATE = "Update";

    String display() {
      String who =
          "\""
              + manager
              + "\""
              + (subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"");
      return operation.equals(APPLY) ? who : who + " using " + apiVersion;
    }
  }

  /** What an owner owns and when that changed last. */
  record Owned(FieldSet fields, String time) {}

  private final Map<Owner, Owned> owners;

  private ManagedFields(Map<Owner, Owned> owners) {
    this.owners = owners;
  }

  static ManagedFields of(JsonNode object) {
    Map<Owner, Owned> owners = new LinkedHashMap<>();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      Owner owner =
          new Owner(
              entry.path("manager").asText(),
              entry.path("operation").asText(),
              entry.path("apiVersion").asText(),
              entry.path("subresource").asText());
      FieldSet fields = FieldSet.fromFieldsV1(entry.path("fieldsV1"));
      owners.put(owner, new Owned(fields, entry.path("time").asText()));
    }
    return new ManagedFields(owners);
  }

  FieldSet fieldsOf(Owner owner) {
    return owners.containsKey(owner) ? owners.get(owner).fields() : FieldSet.EMPTY;
  }

  /** What all but one own together. */
  FieldSet fieldsOfOthers(Owner owner) {
    return owners.entrySet().stream()
        .filter(e -> !e.getKey().equals(owner))
        .map(e -> e.getValue().fields())
        .reduce(FieldSet.EMPTY, FieldSet::union);
  }

  /** Which of these fields others own, by owner. */
  Map<Owner, FieldSet> conflicts(Owner owner, FieldSet changed) {
    Map<Owner, FieldSet> conflicts = new LinkedHashMap<>();
    owners.forEach(
        (other, owned) -> {
          FieldSet both = owned.fields().intersection(changed);
          if (!other.equals(owner) && !both.isEmpty()) {
            conflicts.put(other, both);
          }
        });
    return conflicts;
  }

  /** With one owner's fields set, and what others may not keep taken from them. */
  ManagedFields with(Owner owner, FieldSet fields, FieldSet lostByOthers, String now) {
    Map<Owner, Owned> next = new LinkedHashMap<>();
    owners.forEach(
        (other, owned) -> {
          FieldSet kept = owned.fields().minus(lostByOthers);
          if (!other.equals(owner) && !kept.isEmpty()) {
            next.put(other, kept.equals(owned.fields()) ? owned : new Owned(kept, owned.time()));
          }
        });
    if (!fields.isEmpty()) {
      Owned before = owners.get(owner);
      // Every apply that changes the object moves its time, an update only a change of the fields.
      boolean unchanged =
          before != null
              && before.fields().equals(fields)
              && !owner.operation().equals(Owner.APPLY);
      next.put(owner, unchanged ? before : new Owned(fields, now));
    }
    return new ManagedFields(next);
  }

  /**
   * Writes itself into the object, in the order of the real server: applied first, then by time.
   */
  void store(ObjectNode object) {
    ArrayNode entries = JsonNodeFactory.instance.arrayNode();
    List<Map.Entry<Owner, Owned>> sorted =
        owners.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<Owner, Owned>, String>comparing(e -> e.getKey().operation())
                    .thenComparing(e -> e.getValue().time())
                    .thenComparing(e -> e.getKey().manager()))
            .toList();
    for (Map.Entry<Owner, Owned> each : sorted) {
      ObjectNode entry = entries.addObject();
      Owner owner = each.getKey();
      entry.put("manager", owner.manager());
      entry.put("operation", owner.operation());
      entry.put("apiVersion", owner.apiVersion());
      entry.put("time", each.getValue().time());
      entry.put("fieldsType", "FieldsV1");
      entry.set("fieldsV1", each.getValue().fields().toFieldsV1());
      if (!owner.subresource().isEmpty()) {
        entry.put("subresource", owner.subresource());
      }
    }
    ObjectNode metadata = object.withObject("/metadata");
    metadata.remove("managedFields");
    if (!entries.isEmpty()) {
      metadata.set("managedFields", entries);
    }
  }
}
