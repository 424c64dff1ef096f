package io.metricsdemo.playground.prometheus;

import io.metricsdemo.operator.prometheus.Target;
import java.util.List;
import java.util.Optional;

/**
 * What scraping has brought so far.
 *
 * @param source who scrapes, in a few words
 * @param trouble what is wrong with the scraper itself
 */
public record Evidence(
    String source, List<Target> targets, List<Quantile> quantiles, Optional<String> trouble) {

  /** Before anything has been scraped. */
  public static final Evidence NONE = new Evidence("", List.of(), List.of(), Optional.empty());
}
