/** The objects themselves, their revisions, and the watches that a change is sent to. */
package io.metricsdemo.simulator.store;
