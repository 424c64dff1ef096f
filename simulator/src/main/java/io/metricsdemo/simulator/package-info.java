/**
 * A simulated Kubernetes API server, in this process, for tests and for a machine with no cluster.
 */
package io.metricsdemo.simulator;
