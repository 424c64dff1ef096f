/** The alerts of a demo: what Prometheus itself can find out about the demo's data. */
package io.metricsdemo.operator.alerts;
