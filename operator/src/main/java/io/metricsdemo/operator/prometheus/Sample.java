package io.metricsdemo.operator.prometheus;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One element of an instant vector.
 *
 * @param labels with the name of the metric under {@code __name__}, where it has one
 * @param value may be NaN or infinite; NaN where it is a native histogram
 * @param histogram empty where it is a number
 */
public record Sample(
    Map<String, String> labels, double value, Optional<NativeHistogram> histogram) {

  /** A number. */
  public Sample(Map<String, String> labels, double value) {
    this(labels, value, Optional.empty());
  }

  /** The value, where it is a time in seconds. */
  public Instant time() {
    return Instant.ofEpochMilli(Math.round(value * 1e3));
  }

  /** The value of a label; empty where the series lacks it: Prometheus treats both alike. */
  public String label(String name) {
    return labels.getOrDefault(name, "");
  }
}
