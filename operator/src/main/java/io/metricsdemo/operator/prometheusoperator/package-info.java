/** Which Prometheus servers the cluster has, and what they select. */
package io.metricsdemo.operator.prometheusoperator;
