/** Shows the whole system: as a live table on a terminal, as a line for each change in a pipe. */
package io.metricsdemo.playground.display;
