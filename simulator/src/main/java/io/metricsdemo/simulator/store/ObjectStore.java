package io.metricsdemo.simulator.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The objects and their revisions, as etcd holds them for an API server. A stored object is never
 * changed in place: readers may keep what they got, writers copy first.
 */
public final class ObjectStore {

  /** How many changes a watch may be behind before it has to list again. */
  private static final int HISTORY = 4096;

  private final NavigableMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
  private final Deque<Change> history = new ArrayDeque<>();
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private long revision;

  /** Runs a read-modify-write as one step. */
  public synchronized <T> T atomically(Supplier<T> step) {
    return step.get();
  }

  public synchronized Optional<ObjectNode> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  /** The objects of one collection in order of namespace and name; an empty namespace means all. */
  public synchronized List<ObjectNode> list(String group, String plural, String namespace) {
    ObjectKey first = new ObjectKey(group, plural, namespace, "");
    return objects.tailMap(first).entrySet().stream()
        .takeWhile(e -> e.getKey().isOf(group, plural))
        .takeWhile(e -> namespace.isEmpty() || e.getKey().namespace().equals(namespace))
        .map(Map.Entry::getValue)
        .toList();
  }

  public synchronized List<ObjectKey> keys() {
    return List.copyOf(objects.keySet());
  }

  public synchronized long revision() {
    return revision;
  }

  /** Stores the object under a new revision, which becomes its resourceVersion. */
  public synchronized ObjectNode put(ObjectKey key, ObjectNode object) {
    long next = revision + 1;
    object.withObject("/metadata").put("resourceVersion", Long.toString(next));
    ObjectNode before = objects.put(key, object);
    publish(new Change(next, key, Optional.ofNullable(before), Optional.of(object)));
    return object;
  }

  public synchronized Optional<ObjectNode> remove(ObjectKey key) {
    Optional<ObjectNode> before = Optional.ofNullable(objects.remove(key));
    before.ifPresent(o -> publish(new Change(revision + 1, key, before, Optional.empty())));
    return before;
  }

  /** What happened after a revision; empty when that is longer ago than the store remembers. */
  public synchronized Optional<List<Change>> since(long after) {
    if (after < revision && (history.isEmpty() || history.getFirst().revision() > after + 1)) {
      return Optional.empty();
    }
    return Optional.of(history.stream().filter(c -> c.revision() > after).toList());
  }

  public synchronized void listen(Consumer<Change> listener) {
    listeners.add(listener);
  }

  public void forget(Consumer<Change> listener) {
    listeners.remove(listener);
  }

  private void publish(Change change) {
    revision = change.revision();
    history.addLast(change);
    if (history.size() > HISTORY) {
      history.removeFirst();
    }
    listeners.forEach(listener -> listener.accept(change));
  }
}
