package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.store.Change;
import io.metricsdemo.simulator.store.ObjectKey;
import io.metricsdemo.simulator.store.ObjectStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Deletes what no owner is left of, in the background, as the controller manager does in a cluster:
 * the dependents of a deleted owner, an object that arrives with owners that never were, and what
 * is in a deleted namespace.
 */
final class GarbageCollector implements AutoCloseable {

  private static final String OWNERS = "ownerReferences";

  private final ObjectStore store;
  private final Committer committer;
  private final Set<String> uids = ConcurrentHashMap.newKeySet();
  private final Map<String, Set<ObjectKey>> dependents = new ConcurrentHashMap<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "garbage-collector");
            thread.setDaemon(true);
            return thread;
          });

  GarbageCollector(ObjectStore store, Committer committer) {
    this.store = store;
    this.committer = committer;
    store.listen(this::changed);
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }

  /** Takes an owner out of its dependents, so that they outlive it. */
  void orphanDependents(String ownerUid) {
    store.atomically(
        () -> {
          for (ObjectKey key : Set.copyOf(dependents.getOrDefault(ownerUid, Set.of()))) {
            store.get(key).ifPresent(dependent -> store.put(key, without(ownerUid, dependent)));
          }
          return null;
        });
  }

  /** Runs within the write, so it only takes notes. */
  private void changed(Change change) {
    change.before().ifPresent(object -> forget(change.key(), object));
    change.after().ifPresent(object -> note(change.key(), object));
    if (worker.isShutdown()) {
      return;
    }
    if (change.after().isEmpty() && change.key().isOf("", "namespaces")) {
      worker.execute(() -> empty(change.key().name()));
    }
    if (change.after().isEmpty()) {
      String uid = Metadata.text(change.before().orElseThrow(), "uid");
      Set.copyOf(dependents.getOrDefault(uid, Set.of()))
          .forEach(key -> worker.execute(() -> collect(key)));
    } else if (change.before().isEmpty() && !owners(change.after().get()).isEmpty()) {
      worker.execute(() -> collect(change.key()));
    }
  }

  private void note(ObjectKey key, ObjectNode object) {
    uids.add(Metadata.text(object, "uid"));
    for (JsonNode owner : owners(object)) {
      dependents
          .computeIfAbsent(owner.path("uid").asText(), uid -> ConcurrentHashMap.newKeySet())
          .add(key);
    }
  }

  private void forget(ObjectKey key, ObjectNode object) {
    uids.remove(Metadata.text(object, "uid"));
    for (JsonNode owner : owners(object)) {
      dependents.computeIfPresent(
          owner.path("uid").asText(),
          (uid, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
          });
    }
  }

  /** What was in a namespace goes with it. */
  private void empty(String namespace) {
    store.atomically(
        () -> {
          for (ObjectKey key : store.keys()) {
            if (key.namespace().equals(namespace)) {
              store.get(key).ifPresent(object -> delete(key, object));
            }
          }
          return null;
        });
  }

  private void collect(ObjectKey key) {
    store.atomically(
        () -> {
          Optional<ObjectNode> live = store.get(key);
          live.filter(this::isOwnerless).ifPresent(object -> delete(key, object));
          live.filter(object -> !isOwnerless(object)).ifPresent(object -> keep(key, object));
          return null;
        });
  }

  /** What still has an owner loses the references to those that are gone. */
  private void keep(ObjectKey key, ObjectNode object) {
    for (JsonNode owner : owners(object)) {
      String uid = owner.path("uid").asText();
      if (!uids.contains(uid)) {
        store.put(key, without(uid, store.get(key).orElseThrow()));
      }
    }
  }

  private boolean isOwnerless(ObjectNode object) {
    for (JsonNode owner : owners(object)) {
      if (uids.contains(owner.path("uid").asText())) {
        return false;
      }
    }
    return !owners(object).isEmpty();
  }

  private void delete(ObjectKey key, ObjectNode object) {
    if (!Metadata.hasFinalizers(object)) {
      store.remove(key);
    } else if (!Metadata.isTerminating(object)) {
      ObjectNode terminating = object.deepCopy();
      Metadata.of(terminating).put("deletionTimestamp", committer.now());
      store.put(key, terminating);
    }
  }

  private static ObjectNode without(String ownerUid, ObjectNode dependent) {
    ObjectNode orphan = dependent.deepCopy();
    ArrayNode kept = Metadata.of(orphan).putArray(OWNERS);
    owners(dependent)
        .forEach(
            owner -> {
              if (!owner.path("uid").asText().equals(ownerUid)) {
                kept.add(owner);
              }
            });
    if (kept.isEmpty()) {
      Metadata.of(orphan).remove(OWNERS);
    }
    return orphan;
  }

  private static JsonNode owners(JsonNode object) {
    return object.path("metadata").path(OWNERS);
  }
}
