/**
 * A small HTTP server for metrics and probes: one thread for each port, which no slow client
 * delays.
 */
package io.metricsdemo.http;
