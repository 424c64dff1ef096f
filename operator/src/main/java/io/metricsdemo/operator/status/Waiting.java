package io.metricsdemo.operator.status;

import io.metricsdemo.operator.parameters.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Whether something on the way to the first scrape may still pass by itself: for some minutes after
 * the last change of any object on the way. The times of these objects decide, so that a restart of
 * the operator does not begin a new wait, and a message changes only when something else does.
 *
 * @param search what is known of the way
 */
public record Waiting(NoCauseFound search, Instant now) {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** When nothing was changed for so long that it does not pass by itself; else empty. */
  Optional<Instant> inVainSince() {
    return inVainSince(Optional.empty());
  }

  /**
   * The same for what may take a scrape interval.
   *
   * @param interval empty where that is not known
   */
  Optional<Instant> inVainSince(Optional<Interval> interval) {
    Duration patience =
        interval
            .map(Interval::length)
            .filter(length -> length.compareTo(PATIENCE) > 0)
            .map(PATIENCE::plus)
            .orElse(PATIENCE);
    return search
        .lastChange()
        .filter(change -> change.plus(patience).isBefore(now))
        .map(change -> change.truncatedTo(ChronoUnit.SECONDS));
  }
}
