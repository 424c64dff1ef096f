package io.metricsdemo.app.generator;

import java.time.Duration;

/**
 * Stretches the pauses of the loops and shrinks them again, so that the rates of the metrics
 * visibly oscillate.
 */
public final class Oscillation {

  private final Timeline timeline;
  private final long startNanos;
  private final double periodNanos;

  /** Starts now. */
  public Oscillation(Timeline timeline, Duration period) {
    this.timeline = timeline;
    this.startNanos = timeline.nanoTime();
    this.periodNanos = period.toNanos();
  }

  /** {@code 2 + sin(sin(2π t / period))}: between 1.16 and 2.84. */
  public double factor() {
    double elapsedNanos = timeline.nanoTime() - startNanos;
    return 2 + Math.sin(Math.sin(2 * Math.PI * elapsedNanos / periodNanos));
  }
}
