/** Scraping, with and without a Prometheus, and judging what arrives. */
package io.metricsdemo.playground.prometheus;
