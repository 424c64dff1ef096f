package io.metricsdemo.load;

import java.time.Instant;

/**
 * The bytes of a load in a scrape, without the other metrics of the program.
 *
 * @param text exact, in Prometheus text without compression
 * @param gzip the same compressed, as an estimate
 */
public record ScrapeSize(long text, long gzip) {

  /** Calculates the size at a time, without writing the series. */
  public static ScrapeSize of(Load load, Instant at) {
    return new ScrapeSize(0, 0);
  }
}
