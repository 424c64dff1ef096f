package io.metricsdemo.app.generator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Time that passes only by sleeping, as fast as the machine can; a loop in it ends with the time.
 */
final class VirtualTimeline implements Timeline {

  private final long endNanos;
  private final List<Long> sleeps = new ArrayList<>();
  private long nanos;

  VirtualTimeline(Duration length) {
    endNanos = length.toNanos();
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public void sleep(long milliseconds) throws InterruptedException {
    sleeps.add(milliseconds);
    nanos += milliseconds * 1_000_000;
    if (nanos >= endNanos) {
      throw new InterruptedException("the end of time");
    }
  }

  /** Every sleep so far, in milliseconds. */
  List<Long> sleeps() {
    return sleeps;
  }
}
