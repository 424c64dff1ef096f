/** Queries all Prometheus servers about all demos, in rounds beside the reconciles. */
package io.metricsdemo.operator.scraping;
