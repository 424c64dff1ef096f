package io.metricsdemo.operator.prometheus;

import io.metricsdemo.operator.parameters.Interval;
import java.time.Duration;

/**
 * How long ago the newest sample of a target may have come. Prometheus looks back for 5 minutes,
 * unless its settings say otherwise.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness">staleness</a>
 */
public final class LookBack {

  /** A scrape takes its time, and a sample is stored with the time of its beginning. */
  public static final Duration SLACK = Duration.ofSeconds(5);

  /** Two of these, and a scrape that was late, are within the 5 minutes. */
  private static final Duration LONGEST_WITHIN = Duration.ofMinutes(2);

  private LookBack() {}

  /** Whether two scrapes may be further apart than Prometheus looks back. */
  public static boolean isTooShort(Duration scrapeInterval) {
    return scrapeInterval.compareTo(LONGEST_WITHIN) > 0;
  }

  /** How old the newest sample may be, for no scrape to be missing. */
  public static Duration oldest(Interval interval) {
    return interval.length().multipliedBy(2).plus(SLACK);
  }

  /** An expression for the newest samples, however long the interval. */
  public static String newest(String selector, Interval interval) {
    return isTooShort(interval.length())
        ? "last_over_time(%s[%ds])".formatted(selector, oldest(interval).toSeconds())
        : selector;
  }
}
