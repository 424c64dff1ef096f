package io.metricsdemo.operator.parameters;

import java.util.Map;

/**
 * What the operator is configured to put on every ServiceMonitor.
 *
 * @param labels as a Prometheus may select by
 * @param annotations as a managed Prometheus may select by
 */
public record MonitorMetadata(Map<String, String> labels, Map<String, String> annotations) {

  public static final MonitorMetadata NONE = new MonitorMetadata(Map.of(), Map.of());

  public MonitorMetadata {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
