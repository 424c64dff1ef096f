/** Why a ServiceMonitor's endpoints are not scraped: one class for each cause, in order. */
package io.metricsdemo.operator.diagnosis;
