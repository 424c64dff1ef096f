package io.metricsdemo.app.generator;

import java.util.function.DoubleConsumer;
import java.util.random.RandomGenerator;

/**
 * One fictional RPC service: draws a duration, observes it, pauses, until it is interrupted.
 *
 * @param service the value of the metrics' label
 * @param pauseMillis the pause at an oscillation factor of 1
 * @param random of this loop alone, so that its values do not depend on how threads interleave
 * @param observer receives each duration, in seconds
 */
public record RpcLoop(
    String service,
    Distribution distribution,
    int pauseMillis,
    RandomGenerator random,
    DoubleConsumer observer,
    Oscillation oscillation,
    Timeline timeline)
    implements Runnable {

  @Override
  public void run() {
    try {
      while (true) {
        observer.accept(distribution.draw(random));
        // Cut to whole milliseconds, as the original's conversion to an integer does.
        timeline.sleep((long) (pauseMillis * oscillation.factor()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
