/** The operator's own metrics, health and log format. */
package io.metricsdemo.operator.observability;
