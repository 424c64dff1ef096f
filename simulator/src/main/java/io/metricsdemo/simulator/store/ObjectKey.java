package io.metricsdemo.simulator.store;

import java.util.Comparator;

/**
 * Where an object lives. Versions of one API share their objects, so the version is no part of it.
 *
 * @param namespace empty for a cluster-scoped object
 */
public record ObjectKey(String group, String plural, String namespace, String name)
    implements Comparable<ObjectKey> {

  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::group)
          .thenComparing(ObjectKey::plural)
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  /** Group and plural together: what a list or a watch is about. */
  public boolean isOf(String ofGroup, String ofPlural) {
    return group.equals(ofGroup) && plural.equals(ofPlural);
  }
}
