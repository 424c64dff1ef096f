package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import java.util.HashMap;
import java.util.Map;

/** Facts that have been read, or could not be; used by several threads. */
final class Remembered<K, V> {

  /** Reads a fact of the cluster. */
  @FunctionalInterface
  interface Reader<V> {
    V read() throws NotPermittedException;
  }

  private final Map<K, V> known = new HashMap<>();
  private final Map<K, NotPermittedException> refused = new HashMap<>();
  private final Map<K, RuntimeException> failed = new HashMap<>();

  synchronized V get(K key, Reader<V> reader) throws NotPermittedException {
    if (refused.containsKey(key)) {
      throw refused.get(key);
    }
    if (failed.containsKey(key)) {
      throw failed.get(key);
    }
    V fact = known.get(key);
    if (fact == null) {
      try {
        fact = reader.read();
      } catch (NotPermittedException e) {
        refused.put(key, e);
        throw e;
      } catch (RuntimeException e) {
        failed.put(key, e);
        throw e;
      }
      known.put(key, fact);
    }
    return fact;
  }
}
