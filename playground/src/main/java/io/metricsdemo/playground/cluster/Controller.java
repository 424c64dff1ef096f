package io.metricsdemo.playground.cluster;

/** Moves the cluster towards what is wanted until it is closed. */
interface Controller extends AutoCloseable {

  @Override
  void close();
}
