/** What users install the operator from: the Helm chart and the kustomizations. */
package io.metricsdemo.e2e.chart;
