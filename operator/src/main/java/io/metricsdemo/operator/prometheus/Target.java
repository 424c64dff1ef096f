package io.metricsdemo.operator.prometheus;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One active target of a scrape pool.
 *
 * @param labels after relabelling
 * @param lastScrape empty before the first one
 * @param lastError why the last scrape failed, in Prometheus' words; empty when it did not
 * @param scrapeInterval in force, as Prometheus spells it, such as 30s or 1m30s
 * @param scrapeTimeout in force, likewise
 */
public record Target(
    String scrapePool,
    Map<String, String> labels,
    Health health,
    String scrapeUrl,
    Optional<Instant> lastScrape,
    String lastError,
    String scrapeInterval,
    String scrapeTimeout) {

  /** What the last scrape brought; UNKNOWN before the first one. */
  public enum Health {
    UP,
    DOWN,
    UNKNOWN
  }

  public String label(String name) {
    return labels.getOrDefault(name, "");
  }
}
