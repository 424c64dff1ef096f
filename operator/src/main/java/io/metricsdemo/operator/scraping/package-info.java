/** Queries the Prometheus servers about all demos, periodically and beside the reconciles. */
package io.metricsdemo.operator.scraping;
