package io.metricsdemo.operator.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * List entries of ours whose key somebody has edited, such as the number of a port. Server-side
 * apply cannot bring such an entry back: it adds a second one beside it, which the API server
 * refuses as a duplicate, or which works against the first. So a JSON patch restores the keys.
 */
final class EditedKeys {

  private final HasMetadata object;
  private final ArrayNode patch = JsonNodeFactory.instance.arrayNode();
  private final List<String> messages = new ArrayList<>();

  /**
   * @param actual the live object
   * @param desired the object as it should be, as JSON
   * @param live the live object as JSON
   */
  EditedKeys(HasMetadata actual, JsonNode desired, JsonNode live) {
    object = actual;
    JsonNode restored = live.deepCopy();
    KeyedList.ALL.forEach(
        list -> restore(list, desired, live, restored, new Place("", "", List.of())));
    if (!patch.isEmpty()) {
      // Nothing is patched but the version that was looked at.
      ObjectNode version = patch.insertObject(0);
      version.put("op", "replace").put("path", "/metadata/resourceVersion");
      version.put("value", actual.getMetadata().getResourceVersion());
    }
  }

  /**
   * Where an object or an entry is.
   *
   * @param pointer as in a JSON patch
   * @param text as in messages
   * @param fields as in {@code fieldsV1}
   */
  private record Place(String pointer, String text, List<String> fields) {

    Place list(KeyedList list) {
      return new Place(
          pointer + "/" + String.join("/", list.path()),
          (text.isEmpty() ? "" : text + ".") + String.join(".", list.path()),
          Stream.concat(fields.stream(), list.path().stream().map(field -> "f:" + field)).toList());
    }

    Place entry(int index, String element) {
      return new Place(
          pointer + "/" + index,
          "%s[%d]".formatted(text, index),
          Stream.concat(fields.stream(), Stream.of(element)).toList());
    }
  }

  boolean isEmpty() {
    return patch.isEmpty();
  }

  /** A JSON patch of the live object. */
  String patch() {
    return patch.toString();
  }

  /** What the patch restores, and who had edited it. */
  List<String> messages() {
    return List.copyOf(messages);
  }

  /** From the end, since entries may be removed. */
  private void restore(
      KeyedList list, JsonNode desired, JsonNode live, JsonNode restored, Place parent) {
    ArrayNode ours = list.in(desired);
    ArrayNode found = list.in(restored);
    Place place = parent.list(list);
    for (int i = found.size() - 1; i >= 0; i--) {
      JsonNode before = list.in(live).get(i);
      Place at = place.entry(i, list.element(before));
      if (list.withKeysOf(before, ours).isEmpty() && !isApplied(at)) {
        restoreEntry(list, ours, found, i, at);
      }
      Optional<JsonNode> entry =
          i < found.size() ? list.withKeysOf(found.get(i), ours) : Optional.empty();
      if (entry.isPresent()) {
        for (KeyedList below : list.below()) {
          restore(below, entry.get(), before, found.get(i), at);
        }
      }
    }
  }

  private void restoreEntry(KeyedList list, ArrayNode ours, ArrayNode found, int i, Place at) {
    ObjectNode entry = (ObjectNode) found.get(i);
    Optional<JsonNode> same = list.withIdentityOf(entry, ours);
    if (same.isEmpty()) {
      return;
    }
    JsonNode wanted = same.get();
    if (list.withKeysOf(wanted, found).isEmpty()) {
      report(
          "restored %s to %s; %s had changed it to %s"
              .formatted(
                  at.text(),
                  list.differences(wanted, entry),
                  editor(at),
                  list.differences(entry, wanted)));
      for (String key : list.changedKeys(wanted, entry)) {
        ObjectNode operation = patch.addObject();
        operation.put("op", "add").put("path", at.pointer() + "/" + key);
        operation.set("value", wanted.path(key));
        entry.set(key, wanted.path(key));
      }
    } else if (list.distinct()) {
      report(
          "removed %s (%s), which %s had added in place of the operator's"
              .formatted(at.text(), list.differences(entry, wanted), editor(at)));
      patch.addObject().put("op", "remove").put("path", at.pointer());
      found.remove(i);
    }
  }

  private void report(String what) {
    messages.add(
        "%s %s/%s: %s"
            .formatted(
                object.getKind(),
                object.getMetadata().getNamespace(),
                object.getMetadata().getName(),
                what));
  }

  /** Whether the operator itself applied the entry: an earlier version may have had other keys. */
  private boolean isApplied(Place at) {
    return owners(at).anyMatch(AppliedFields::isOurs);
  }

  private String editor(Place at) {
    return owners(at).map(ManagedFieldsEntry::getManager).findFirst().orElse("somebody");
  }

  private Stream<ManagedFieldsEntry> owners(Place at) {
    return object.getMetadata().getManagedFields().stream()
        .filter(entry -> AppliedFields.of(entry).has(at.fields()));
  }
}
