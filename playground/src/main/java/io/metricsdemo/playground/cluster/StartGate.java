package io.metricsdemo.playground.cluster;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets a few processes start at a time: a hundred virtual machines that start at once are all too
 * slow for their probes. For one thread.
 */
final class StartGate {

  private final int most;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int inside;

  StartGate(int most) {
    this.most = most;
  }

  /** Runs the start now or when another one is over; each has to {@link #leave()} once. */
  void enter(Runnable start) {
    if (inside < most) {
      inside++;
      start.run();
    } else {
      waiting.add(start);
    }
  }

  void leave() {
    inside--;
    Runnable next = waiting.poll();
    if (next != null) {
      enter(next);
    }
  }
}
