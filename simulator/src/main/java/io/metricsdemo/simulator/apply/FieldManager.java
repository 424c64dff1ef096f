package io.metricsdemo.simulator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.apply.ManagedFields.Owner;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps {@code metadata.managedFields} right over applies and over all other writes. */
public final class FieldManager {

  private static final List<String> SERVERS_METADATA =
      List.of(
          "name",
          "namespace",
          "creationTimestamp",
          "selfLink",
          "uid",
          "generation",
          "managedFields",
          "resourceVersion");

  private final Clock clock;

  public FieldManager(Clock clock) {
    this.clock = clock;
  }

  /**
   * Who writes, and through which endpoint.
   *
   * @param subresource {@code status}, {@code scale}, or empty
   * @param hasStatus whether the main endpoint leaves status alone
   */
  public record Writer(
      String manager,
      String apiVersion,
      String subresource,
      boolean hasStatus,
      MergeSchema schema) {}

  /**
   * The live object with a configuration applied.
   *
   * @param live the stored object, or an empty one when there is none
   * @param applied the configuration, without server-set fields
   * @throws ApplyConflictException when another manager owns a field that would change
   * @throws DuplicateEntriesException when two elements of a list have the same key
   */
  public ObjectNode apply(ObjectNode live, ObjectNode applied, Writer writer, boolean force) {
    Owner owner = owner(writer, Owner.APPLY);
    ManagedFields managed = ManagedFields.of(live);
    ObjectNode configuration = owned(applied, writer);
    FieldSets.requireDistinct(configuration, writer.schema(), "");
    FieldSet last = managed.fieldsOf(owner);
    FieldSet now = withoutMetadataItself(FieldSets.claimed(configuration, writer.schema()));
    JsonNode merged = StructuredMerge.merge(live, configuration, writer.schema());
    FieldSets.Comparison overwritten =
        FieldSets.compare(owned(live, writer), owned(merged, writer), writer.schema());
    FieldSet changed = overwritten.added().union(overwritten.modified());
    Map<Owner, FieldSet> conflicts = managed.conflicts(owner, changed.intersection(now));
    if (!conflicts.isEmpty() && !force) {
      throw new ApplyConflictException(byDisplay(conflicts));
    }
    FieldSet lost = conflicts.values().stream().reduce(FieldSet.EMPTY, FieldSet::union);
    FieldSet others = managed.fieldsOfOthers(owner).minus(lost);
    JsonNode pruned = StructuredMerge.prune(merged, last, now, others, writer.schema());
    FieldSet removed =
        FieldSets.compare(owned(live, writer), owned(pruned, writer), writer.schema()).removed();
    ObjectNode result = (ObjectNode) pruned;
    managed.with(owner, now, lost.union(removed), now()).store(result);
    return result;
  }

  /** Records a write that was no apply: its manager owns what it changed. */
  public void update(ObjectNode live, ObjectNode written, Writer writer) {
    Owner owner = owner(writer, Owner.UPDATE);
    ManagedFields managed = ManagedFields.of(live);
    FieldSets.Comparison comparison =
        FieldSets.compare(owned(live, writer), owned(written, writer), writer.schema());
    FieldSet changed = withoutMetadataItself(comparison.added().union(comparison.modified()));
    FieldSet owned = managed.fieldsOf(owner).union(changed).minus(comparison.removed());
    managed.with(owner, owned, changed.union(comparison.removed()), now()).store(written);
  }

  /** The part of an object that a writer can own through its endpoint. */
  private static ObjectNode owned(JsonNode object, Writer writer) {
    ObjectNode owned = JsonNodeFactory.instance.objectNode();
    if (writer.subresource().equals("status")) {
      if (object.has("status")) {
        owned.set("status", object.get("status"));
      }
      return owned;
    }
    owned.setAll((ObjectNode) object);
    owned.remove(List.of("apiVersion", "kind"));
    if (writer.hasStatus()) {
      owned.remove("status");
    }
    if (object.path("metadata").isObject()) {
      ObjectNode metadata = JsonNodeFactory.instance.objectNode();
      metadata.setAll((ObjectNode) object.get("metadata"));
      metadata.remove(SERVERS_METADATA);
      owned.set("metadata", metadata);
    }
    return owned;
  }

  private static FieldSet withoutMetadataItself(FieldSet fields) {
    return fields.minus(
        new FieldSet(false, new TreeMap<>(Map.of(PathElement.field("metadata"), FieldSet.LEAF))));
  }

  private static Owner owner(Writer writer, String operation) {
    return new Owner(writer.manager(), operation, writer.apiVersion(), writer.subresource());
  }

  private static Map<String, List<String>> byDisplay(Map<Owner, FieldSet> conflicts) {
    Map<String, List<String>> byManager = new TreeMap<>();
    conflicts.forEach((owner, fields) -> byManager.put(owner.display(), fields.paths()));
    return byManager;
  }

  private String now() {
    return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
