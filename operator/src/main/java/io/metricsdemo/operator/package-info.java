/** The operator: wiring and configuration. */
package io.metricsdemo.operator;
