/** Of several replicas one reconciles: the one that holds the Lease. */
package io.metricsdemo.operator.leadership;
