package io.metricsdemo.operator.diagnosis;

import java.util.Comparator;

/** A pod: pods of several namespaces may have the same name. */
record PodName(String namespace, String name) implements Comparable<PodName> {

  private static final Comparator<PodName> ORDER =
      Comparator.comparing(PodName::name).thenComparing(PodName::namespace);

  @Override
  public int compareTo(PodName other) {
    return ORDER.compare(this, other);
  }

  /** How messages call it. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
