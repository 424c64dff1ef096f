/** The objects that the operator makes of a MetricsDemo, one class for each. */
package io.metricsdemo.operator.objects;
