package io.metricsdemo.playground.display;

/** Shows snapshots. */
public interface Display extends AutoCloseable {

  /** Shows what is new in a snapshot, soon. */
  void show(Snapshot snapshot);

  /** Shows the last snapshot a last time. */
  @Override
  void close();
}
