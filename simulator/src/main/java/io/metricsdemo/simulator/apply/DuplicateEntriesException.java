package io.metricsdemo.simulator.apply;

/** An applied configuration has two elements of one key in a list. */
public final class DuplicateEntriesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DuplicateEntriesException(String path, String key) {
    super(path + ": duplicate entries for key " + key);
  }
}
