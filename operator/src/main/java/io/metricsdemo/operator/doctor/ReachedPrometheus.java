package io.metricsdemo.operator.doctor;

import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusResource;
import java.util.List;

/**
 * A Prometheus and the way to its pods.
 *
 * @param servers one of each shard
 */
record ReachedPrometheus(PrometheusResource resource, List<PrometheusApi> servers) {}
