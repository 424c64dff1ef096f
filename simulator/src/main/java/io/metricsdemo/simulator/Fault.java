package io.metricsdemo.simulator;

/** A failure that was injected and goes on until it is removed. */
@FunctionalInterface
public interface Fault extends AutoCloseable {

  /** Removes it: from now on the requests are answered as usual. */
  @Override
  void close();
}
