/** What kubectl prints: objects as rows, with the columns of their kind. */
package io.metricsdemo.simulator.table;
