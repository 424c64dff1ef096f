/** Makes the cluster's objects as a MetricsDemo wants them, and never touches what is not ours. */
package io.metricsdemo.operator.reconciler;
