/** One server with Prometheus' HTTP API: the transports to it, and bounded answers. */
package io.metricsdemo.operator.prometheus;
