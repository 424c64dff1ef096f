package io.metricsdemo.operator.prometheus;

import io.metricsdemo.operator.parameters.Interval;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One active target of a scrape pool.
 *
 * @param labels after relabeling
 * @param lastScrape empty before the first one
 * @param lastError why the last scrape failed, in Prometheus' words; empty when it did not
 * @param scrapeInterval in effect; empty where the server does not report it
 * @param scrapeTimeout in effect, as Prometheus spells it; empty where the server does not report
 *     it
 * @param discovered empty where the server does not report it
 */
public record Target(
    String scrapePool,
    Map<String, String> labels,
    Health health,
    String scrapeUrl,
    Optional<Instant> lastScrape,
    String lastError,
    Optional<Interval> scrapeInterval,
    String scrapeTimeout,
    Optional<Discovered> discovered) {

  /**
   * The pod of a target as it was discovered in Kubernetes, before relabeling.
   *
   * @param namespace may be empty, as for a target that is not a pod
   * @param pod likewise
   */
  public record Discovered(String namespace, String pod) {}

  /** A target of a server that does not report how it was discovered. */
  public Target(
      String scrapePool,
      Map<String, String> labels,
      Health health,
      String scrapeUrl,
      Optional<Instant> lastScrape,
      String lastError,
      Optional<Interval> scrapeInterval,
      String scrapeTimeout) {
    this(
        scrapePool,
        labels,
        health,
        scrapeUrl,
        lastScrape,
        lastError,
        scrapeInterval,
        scrapeTimeout,
        Optional.empty());
  }

  /** What the last scrape brought; UNKNOWN before the first one. */
  public enum Health {
    UP,
    DOWN,
    UNKNOWN
  }

  /** The name of its pod, whatever relabeling did to its labels; empty where it has none. */
  public String pod() {
    return discovered
        .map(Discovered::pod)
        .filter(pod -> !pod.isEmpty())
        .orElseGet(() -> label("pod"));
  }

  /** The namespace of its pod, likewise. */
  public String namespace() {
    return discovered
        .map(Discovered::namespace)
        .filter(namespace -> !namespace.isEmpty())
        .orElseGet(() -> label("namespace"));
  }

  /** Whether its namespace is that of discovery, not that of its labels. */
  public boolean isNamespaceDiscovered() {
    return discovered.filter(found -> !found.namespace().isEmpty()).isPresent();
  }

  public String label(String name) {
    return labels.getOrDefault(name, "");
  }
}
