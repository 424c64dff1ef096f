/** The answer to a scrape: its metrics, format and encoding. */
package io.metricsdemo.http.scrape;
