package io.metricsdemo.playground.prometheus;

import java.time.Instant;
import java.util.Optional;

/**
 * One pod as a scraper sees it.
 *
 * @param interval in force, as the scraper spells it
 * @param lastScrape empty before the first one
 * @param lastError why the last scrape failed, empty when it did not
 */
public record Target(
    String namespace,
    String pod,
    String url,
    Health health,
    String interval,
    Optional<Instant> lastScrape,
    String lastError) {

  /** Whether the last scrape brought something. */
  public enum Health {
    UP,
    DOWN,
    UNKNOWN
  }
}
