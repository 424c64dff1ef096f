package io.metricsdemo.operator.verification;

import java.time.Instant;
import java.util.List;

/**
 * The checks of one demo over time, for one set of distributions: it remembers what was suspect, so
 * that a mismatch is told only when new data confirms it. Not safe for use by several threads.
 */
public interface DemoVerification {

  /**
   * Checks what has arrived of all its pods.
   *
   * @param pods the pods of the current revision that should have data
   */
  DataVerdict check(List<PodData> pods, Instant now);
}
