/** Leader election: of several replicas, the one that holds the Lease reconciles. */
package io.metricsdemo.operator.leadership;
