/** Which Prometheus servers there are, and the few questions that are put to them. */
package io.metricsdemo.operator.prometheus;
