/** The probes, and the scrapes by which the program warms itself up. */
package io.metricsdemo.app.http;
