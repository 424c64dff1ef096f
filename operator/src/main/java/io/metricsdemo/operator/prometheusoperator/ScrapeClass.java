package io.metricsdemo.operator.prometheusoperator;

import java.util.List;

/**
 * Settings of a Prometheus for the ServiceMonitors that name it.
 *
 * @param isDefault whether it is for those that name none
 */
public record ScrapeClass(String name, boolean isDefault, List<Relabeling> relabelings) {}
