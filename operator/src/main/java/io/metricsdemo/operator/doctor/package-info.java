/** The doctor command: reports whether a ServiceMonitor is scraped and, if not, why. */
package io.metricsdemo.operator.doctor;
