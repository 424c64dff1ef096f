/** Reconciles a MetricsDemo and writes its status; never changes an object of another owner. */
package io.metricsdemo.operator.reconciler;
