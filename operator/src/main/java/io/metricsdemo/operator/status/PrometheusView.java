package io.metricsdemo.operator.status;

import java.util.Optional;
import java.util.SortedSet;

/**
 * How one Prometheus sees a demo.
 *
 * @param namespace empty for a server that the operator is configured with
 * @param name of the Prometheus resource, or the configured server's address
 * @param selected whether it selects the ServiceMonitor
 * @param obstacle why it does not scrape every pod; empty where it does
 * @param steps how many steps of the way to the samples are done
 * @param up names of the pods that it scrapes successfully
 * @param interval the scrape interval in force; empty while it is not known
 */
public record PrometheusView(
    String namespace,
    String name,
    Verdict selected,
    Optional<Verdict> obstacle,
    int steps,
    SortedSet<String> up,
    Optional<String> interval) {

  /** The same with other pods. */
  public PrometheusView withUp(SortedSet<String> pods) {
    return new PrometheusView(namespace, name, selected, obstacle, steps, pods, interval);
  }

  /** How messages call it. */
  String title() {
    return "Prometheus " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
