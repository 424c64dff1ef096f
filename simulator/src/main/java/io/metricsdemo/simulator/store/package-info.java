/** The objects themselves, their revisions, and who is told of a change. */
package io.metricsdemo.simulator.store;
