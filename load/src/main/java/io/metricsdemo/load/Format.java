package io.metricsdemo.load;

/** The exposition format of a scrape, on which the number of stored series depends. */
public enum Format {
  /** Prometheus text. A native histogram is its bucket {@code +Inf}, sum and count. */
  TEXT,
  /** OpenMetrics text; the same series as {@link #TEXT}. */
  OPENMETRICS,
  /** Protobuf of a Prometheus that stores native histograms, each as one series. */
  PROTOBUF
}
