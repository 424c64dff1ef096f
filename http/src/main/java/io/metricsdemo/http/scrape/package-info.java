/** The answer to a scrape: which format and encoding the scraper gets, and of which metrics. */
package io.metricsdemo.http.scrape;
