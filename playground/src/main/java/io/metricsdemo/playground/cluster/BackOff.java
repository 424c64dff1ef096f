package io.metricsdemo.playground.cluster;

import java.time.Duration;
import java.time.Instant;

/** How long a container that keeps ending waits for its next start: as the kubelet's. */
final class BackOff {

  private static final int DOUBLINGS = 5;
  private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(10);

  private final Duration first;
  private int failures;

  /**
   * @param first pause, before the second restart; the first restart comes at once
   */
  BackOff(Duration first) {
    this.first = first;
  }

  /** The pause after a run that has just ended. */
  Duration next(Instant started, Instant ended) {
    if (Duration.between(started, ended).compareTo(FORGIVEN_AFTER) > 0) {
      failures = 0;
    }
    failures++;
    return failures == 1
        ? Duration.ZERO
        : first.multipliedBy(1L << Math.min(failures - 2, DOUBLINGS));
  }
}
