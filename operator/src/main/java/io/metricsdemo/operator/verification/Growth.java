package io.metricsdemo.operator.verification;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether the count of one service still grows, by the times of its samples: that no newer sample
 * has arrived says nothing of the pod.
 */
final class Growth {

  private static final Duration SHORTEST = Duration.ofMinutes(1);

  /** By how much less than its intervals a scrape may come after another one. */
  private static final Duration JITTER = Duration.ofMillis(500);

  private final Duration scrapeInterval;
  private double count = Double.NaN;
  private Instant lastSeen = Instant.EPOCH;

  Growth(Duration scrapeInterval) {
    this.scrapeInterval = scrapeInterval;
  }

  /** Two scrapes at least, and a minute, in which the slowest loop draws 200 times. */
  private Duration patience() {
    Duration twoScrapes = scrapeInterval.multipliedBy(2);
    return (twoScrapes.compareTo(SHORTEST) > 0 ? twoScrapes : SHORTEST).minus(JITTER);
  }

  /**
   * Whether it has stopped.
   *
   * @param current NaN where it is missing, which says nothing of growth
   * @param scraped the time of its sample
   */
  boolean hasStopped(double current, Instant scraped) {
    if (Double.isNaN(current) || current != count) {
      count = current;
      lastSeen = scraped;
    }
    return !scraped.isBefore(lastSeen.plus(patience()));
  }
}
