package io.metricsdemo.operator.status;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known where a server does not scrape all pods, and the search for the cause found none.
 *
 * @param lastChange of an object on the way from the ServiceMonitor to a scrape; empty where that
 *     is not known
 * @param unchecked why relabeling could not be ruled out, and what to do to know it, in sentences
 */
public record NoCauseFound(Optional<Instant> lastChange, Optional<String> unchecked) {

  /** No cause was looked for, as while all pods are scraped. */
  public static final NoCauseFound NOT_SEARCHED =
      new NoCauseFound(Optional.empty(), Optional.empty());
}
