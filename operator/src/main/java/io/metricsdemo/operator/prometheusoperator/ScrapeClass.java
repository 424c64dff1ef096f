package io.metricsdemo.operator.prometheusoperator;

import java.util.List;

/**
 * Settings of a Prometheus for the ServiceMonitors that name it.
 *
 * @param isDefault whether it is for those that name none
 * @param attachesNodes whether targets get labels of their nodes, unless the ServiceMonitor decides
 * @param relabelings of targets
 * @param metricRelabelings of the samples of each scrape
 */
public record ScrapeClass(
    String name,
    boolean isDefault,
    boolean attachesNodes,
    List<Relabeling> relabelings,
    List<Relabeling> metricRelabelings) {

  /** A scrape class that attaches no labels of nodes, and leaves samples as they are. */
  public ScrapeClass(String name, boolean isDefault, List<Relabeling> relabelings) {
    this(name, isDefault, false, relabelings, List.of());
  }
}
