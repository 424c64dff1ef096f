package io.metricsdemo.operator.leadership;

import java.time.Duration;

/**
 * How often the Lease is read and renewed, and when it is lost.
 *
 * @param leaseDuration how long others wait for a renewal before they take the Lease; whole seconds
 * @param renewDeadline how long after its last renewal the leader gives up; what is left of the
 *     lease then is for requests under way and for clocks that run unequally
 * @param renewInterval from one renewal to the next
 * @param retryInterval from one read of a follower to the next, and after a failure
 */
record Timing(
    Duration leaseDuration,
    Duration renewDeadline,
    Duration renewInterval,
    Duration retryInterval) {

  /**
   * A released Lease is taken within 1.5 seconds, an expired one within 31.5. Four renewals may
   * fail in a row, and a machine may stop for 15 seconds, before the Lease is lost. From then until
   * another replica may take it there are 10 seconds, which is as long as a request may take.
   */
  static final Timing DEFAULT =
      new Timing(
          Duration.ofSeconds(30),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          Duration.ofMillis(1500));
}
