package io.metricsdemo.operator.prometheus;

import java.util.Map;

/**
 * One element of an instant vector.
 *
 * @param labels with the name of the metric under {@code __name__}, where it has one
 * @param value may be NaN or infinite
 */
public record Sample(Map<String, String> labels, double value) {

  /** The value of a label; empty where the series does not have it, which for Prometheus is one. */
  public String label(String name) {
    return labels.getOrDefault(name, "");
  }
}
