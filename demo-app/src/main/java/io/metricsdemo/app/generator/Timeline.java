package io.metricsdemo.app.generator;

import java.util.concurrent.TimeUnit;

/** The time a loop lives in: the machine's, or a virtual one in tests. */
public interface Timeline {

  /** Nanoseconds since some fixed moment. */
  long nanoTime();

  /** Passes this many milliseconds. */
  void sleep(long milliseconds) throws InterruptedException;

  /** The machine's time. */
  static Timeline system() {
    return new Timeline() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void sleep(long milliseconds) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(milliseconds);
      }
    };
  }
}
