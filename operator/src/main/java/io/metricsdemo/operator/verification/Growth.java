package io.metricsdemo.operator.verification;

import java.time.Duration;
import java.time.Instant;

/** Whether the count of one service still grows. */
final class Growth {

  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private final Duration patience;
  private double count = Double.NaN;
  private Instant lastSeen = Instant.EPOCH;

  Growth(Duration scrapeInterval) {
    // Two scrapes at least, and a minute, in which the slowest loop draws 200 times.
    Duration twoScrapes = scrapeInterval.multipliedBy(2);
    this.patience = twoScrapes.compareTo(SHORTEST) > 0 ? twoScrapes : SHORTEST;
  }

  /**
   * Whether it has stopped.
   *
   * @param current NaN where it is missing, which says nothing of growth
   */
  boolean hasStopped(double current, Instant now) {
    if (Double.isNaN(current) || current != count) {
      count = current;
      lastSeen = now;
    }
    return !now.isBefore(lastSeen.plus(patience));
  }
}
