/** The command that tells of any ServiceMonitor whether and why not it is scraped. */
package io.metricsdemo.operator.doctor;
