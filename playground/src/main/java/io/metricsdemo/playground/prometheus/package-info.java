/** Scrapes what the ServiceMonitors select, and compares what arrives with the ground truth. */
package io.metricsdemo.playground.prometheus;
