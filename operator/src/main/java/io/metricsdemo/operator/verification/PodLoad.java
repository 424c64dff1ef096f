package io.metricsdemo.operator.verification;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What the newest scrape of one pod had.
 *
 * @param failed whether Prometheus stored no sample of it, whatever it counted
 * @param scraped samples in all, those of the demo's own metrics included
 * @param kept those that metric relabeling left
 * @param exposed series of the load in it, as the demo application counts them; empty where that is
 *     not stored
 * @param stored series of the load that are stored; empty where these were not counted
 * @param time of the scrape
 */
record PodLoad(
    boolean failed,
    long scraped,
    long kept,
    OptionalLong exposed,
    OptionalLong stored,
    Instant time) {

  /** Whether relabeling dropped samples, of the load or others. */
  boolean isReduced() {
    return kept < scraped;
  }

  /**
   * Whether more series of the load are missing than relabeling drops samples: it then gives some
   * of them other names or labels.
   */
  boolean isRenamed() {
    return isReduced()
        && exposed.isPresent()
        && exposed.getAsLong() - stored.orElse(0) > scraped - kept;
  }
}
