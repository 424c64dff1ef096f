package io.metricsdemo.simulator.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a watch on a collection sees of a change: an object that begins to match the selector is
 * added, and an object that stops matching is deleted.
 *
 * @param namespace empty for all namespaces
 */
public record ObjectWatch(
    String group, String plural, String namespace, Predicate<? super ObjectNode> selector) {

  public Optional<ObjectNode> event(Change change) {
    ObjectKey key = change.key();
    if (!key.isOf(group, plural) || !(namespace.isEmpty() || namespace.equals(key.namespace()))) {
      return Optional.empty();
    }
    Optional<ObjectNode> before = change.before().filter(selector);
    Optional<ObjectNode> after = change.after().filter(selector);
    if (after.isPresent()) {
      return Optional.of(event(before.isPresent() ? "MODIFIED" : "ADDED", after.get()));
    }
    return before.map(gone -> event("DELETED", at(change.revision(), gone)));
  }

  public static ObjectNode event(String type, ObjectNode object) {
    return JsonNodeFactory.instance.objectNode().put("type", type).set("object", object);
  }

  private static ObjectNode at(long revision, ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.withObject("/metadata").put("resourceVersion", Long.toString(revision));
    return copy;
  }
}
