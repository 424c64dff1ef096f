/** Whether the values that arrive in Prometheus can be those that were drawn. */
package io.metricsdemo.operator.verification;
