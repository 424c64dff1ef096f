/**
 * The demo application: fictional RPC latencies, drawn from known distributions and exposed to
 * Prometheus.
 */
package io.metricsdemo.app;
