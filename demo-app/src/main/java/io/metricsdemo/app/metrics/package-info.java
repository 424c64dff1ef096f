/** What a scrape finds: the metrics, exactly as the original program defines them. */
package io.metricsdemo.app.metrics;
