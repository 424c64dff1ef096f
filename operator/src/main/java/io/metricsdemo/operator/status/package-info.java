/** What is true of a MetricsDemo, told as conditions. */
package io.metricsdemo.operator.status;
