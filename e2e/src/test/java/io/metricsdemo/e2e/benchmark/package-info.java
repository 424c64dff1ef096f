/** Measurements on the cluster, for people to read: nothing is asserted. */
package io.metricsdemo.e2e.benchmark;
