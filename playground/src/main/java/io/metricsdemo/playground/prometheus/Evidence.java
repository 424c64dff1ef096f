package io.metricsdemo.playground.prometheus;

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

  public static Evidence none(String source) {
    return new Evidence(source, List.of(), List.of(), Optional.empty());
  }
}
