/** Status conditions of a MetricsDemo, from what was observed. */
package io.metricsdemo.operator.status;
