package io.metricsdemo.load;

/** The kinds of metrics of a load, in the order of the exposition. */
public enum MetricKind {
  GAUGE("load_gauge_", "gauge"),
  COUNTER("load_counter_", "counter"),
  HISTOGRAM("load_histogram_", "histogram"),
  NATIVE_HISTOGRAM("load_native_histogram_", "histogram"),
  SUMMARY("load_summary_", "summary");

  private final String prefix;
  private final String type;

  MetricKind(String prefix, String type) {
    this.prefix = prefix;
    this.type = type;
  }

  /** The names of its metrics, up to the number. */
  String prefix() {
    return prefix;
  }

  /** As the comments of text have it. */
  String type() {
    return type;
  }

  /** The name of a metric in the comments of a format. */
  String familyName(Format format, int metric) {
    return prefix + metric + (this == COUNTER && format != Format.OPENMETRICS ? "_total" : "");
  }
}
