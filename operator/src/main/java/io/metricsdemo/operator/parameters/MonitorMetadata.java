package io.metricsdemo.operator.parameters;

import io.metricsdemo.operator.naming.Names;
import java.util.Map;

/**
 * What the operator is configured to put on every ServiceMonitor and PrometheusRule.
 *
 * @param labels as a Prometheus may select by
 * @param annotations as a managed Prometheus may select ServiceMonitors by
 * @param runbookUrl of the page with the reasons, which the alerts link to
 */
public record MonitorMetadata(
    Map<String, String> labels, Map<String, String> annotations, String runbookUrl) {

  public static final MonitorMetadata NONE =
      new MonitorMetadata(Map.of(), Map.of(), Names.RUNBOOK_URL);

  public MonitorMetadata {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}
