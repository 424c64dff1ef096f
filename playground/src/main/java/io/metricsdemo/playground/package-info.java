/** The whole system on one machine with no cluster: wires the parts below and runs them. */
package io.metricsdemo.playground;
