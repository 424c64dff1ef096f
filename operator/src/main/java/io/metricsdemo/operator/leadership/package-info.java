/** Leader election: the replica that holds the Lease reconciles. */
package io.metricsdemo.operator.leadership;
