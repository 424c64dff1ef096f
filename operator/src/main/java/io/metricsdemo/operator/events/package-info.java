/** Kubernetes Events, on transitions only. */
package io.metricsdemo.operator.events;
