package io.metricsdemo.operator.prometheusoperator;

import java.util.List;

/**
 * Settings of a Prometheus for the ServiceMonitors that name it.
 *
 * @param isDefault whether it is for those that name none
 * @param attachesNodes whether targets get labels of their nodes, unless the ServiceMonitor decides
 */
public record ScrapeClass(
    String name, boolean isDefault, boolean attachesNodes, List<Relabeling> relabelings) {

  /** A scrape class that attaches no labels of nodes. */
  public ScrapeClass(String name, boolean isDefault, List<Relabeling> relabelings) {
    this(name, isDefault, false, relabelings);
  }
}
