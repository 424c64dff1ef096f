package io.metricsdemo.operator.leadership;

import java.time.Duration;

/**
 * How often the Lease is looked at.
 *
 * @param leaseDuration how long others wait for a renewal before they take the Lease; whole seconds
 * @param renewDeadline how long after its last renewal the leader gives up; what is left of the
 *     lease then is for requests under way and for clocks that run unequally
 * @param renewInterval from one renewal to the next
 * @param retryInterval from one look of a follower to the next, and after a failure
 */
record Timing(
    Duration leaseDuration,
    Duration renewDeadline,
    Duration renewInterval,
    Duration retryInterval) {

  /** A released Lease is taken within 1.5 seconds, one that is not renewed within 13.5. */
  static final Timing DEFAULT =
      new Timing(
          Duration.ofSeconds(12),
          Duration.ofSeconds(8),
          Duration.ofSeconds(4),
          Duration.ofMillis(1500));
}
