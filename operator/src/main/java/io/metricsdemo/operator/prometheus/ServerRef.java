package io.metricsdemo.operator.prometheus;

import java.util.Comparator;

/**
 * The key of a Prometheus server, everywhere: in the status, in what is remembered, in the log.
 *
 * @param kind of its resource, such as {@code PrometheusAgent}; {@link #CONFIGURED} for a server
 *     that the operator's settings name
 * @param namespace of its resource; empty for a configured server
 * @param name of its resource, or the address of a configured server
 */
public record ServerRef(String kind, String namespace, String name)
    implements Comparable<ServerRef> {

  /** The kind of a server that has no resource. */
  public static final String CONFIGURED = "Configured";

  private static final Comparator<ServerRef> ORDER =
      Comparator.comparing(ServerRef::namespace)
          .thenComparing(ServerRef::name)
          .thenComparing(ServerRef::kind);

  /** A server that the operator's settings name. */
  public static ServerRef configured(String address) {
    return new ServerRef(CONFIGURED, "", address);
  }

  @Override
  public int compareTo(ServerRef other) {
    return ORDER.compare(this, other);
  }

  /** How messages call it, such as {@code Prometheus monitoring/k8s}. */
  @Override
  public String toString() {
    return kind.equals(CONFIGURED)
        ? "Prometheus " + name
        : "%s %s/%s".formatted(kind, namespace, name);
  }
}
