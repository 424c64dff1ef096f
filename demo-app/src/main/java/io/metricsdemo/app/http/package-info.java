/**
 * The metrics endpoint and the health endpoint, each on a port of its own, both safe from slow
 * clients.
 */
package io.metricsdemo.app.http;
