/** The Grafana dashboards: what they show, and the JSON that Grafana imports. */
package io.metricsdemo.operator.dashboard;
