/** The status of a MetricsDemo, from what was observed: whether it is scraped is decided here. */
package io.metricsdemo.operator.status;
