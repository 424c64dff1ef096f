/** One server with Prometheus' HTTP API: its key, the transports to it, and bounded answers. */
package io.metricsdemo.operator.prometheus;
