package io.metricsdemo.operator.prometheus;

import io.metricsdemo.operator.parameters.Interval;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One active target of a scrape pool.
 *
 * @param labels after relabelling
 * @param lastScrape empty before the first one
 * @param lastError why the last scrape failed, in Prometheus' words; empty when it did not
 * @param scrapeInterval in effect; empty where the server does not say, as not all do
 * @param scrapeTimeout in effect, as Prometheus spells it; empty where the server does not say
 */
public record Target(
    String scrapePool,
    Map<String, String> labels,
    Health health,
    String scrapeUrl,
    Optional<Instant> lastScrape,
    String lastError,
    Optional<Interval> scrapeInterval,
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
