/** Runs programs so that none of them, and no file, outlives the playground, however it ends. */
package io.metricsdemo.playground.process;
