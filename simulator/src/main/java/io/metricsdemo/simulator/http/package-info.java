/** The wire: HTTP requests in, answers and watch streams out. */
package io.metricsdemo.simulator.http;
