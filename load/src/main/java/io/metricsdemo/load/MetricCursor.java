package io.metricsdemo.load;

import java.util.function.Predicate;

/** Walks through the metrics of a load in the order of the exposition. */
final class MetricCursor {

  private static final MetricKind[] KINDS = MetricKind.values();

  private final Load.Metrics metrics;
  private final Predicate<String> names;
  private int kind;
  private int metric = -1;

  /**
   * Stands before the first metric.
   *
   * @param names the metrics that it does not skip, by their names in Prometheus text
   */
  MetricCursor(Load.Metrics metrics, Predicate<String> names) {
    this.metrics = metrics;
    this.names = names;
  }

  /** Goes to the next metric; false when there is none. */
  boolean next() {
    do {
      metric++;
      while (metric == metrics.of(kind())) {
        if (kind + 1 == KINDS.length) {
          return false;
        }
        kind++;
        metric = 0;
      }
    } while (!names.test(kind().familyName(Format.TEXT, metric)));
    return true;
  }

  /** Goes to a metric, whatever is before it. */
  void skipTo(MetricKind kind, int metric) {
    this.kind = kind.ordinal();
    this.metric = metric;
  }

  MetricKind kind() {
    return KINDS[kind];
  }

  int metric() {
    return metric;
  }
}
