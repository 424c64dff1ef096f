/** The installed operator, real pods, a real Prometheus: what a user of the cluster sees. */
package io.metricsdemo.e2e.pods;
