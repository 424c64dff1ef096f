/** The stand-ins on a simulated API server, with real processes. */
package io.metricsdemo.playground.cluster;
