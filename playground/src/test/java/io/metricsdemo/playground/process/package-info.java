/** The run folder and its janitor, with real processes. */
package io.metricsdemo.playground.process;
