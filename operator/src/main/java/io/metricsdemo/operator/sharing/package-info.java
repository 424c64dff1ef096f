/** One object in memory for what is equal in many that are read. */
package io.metricsdemo.operator.sharing;
