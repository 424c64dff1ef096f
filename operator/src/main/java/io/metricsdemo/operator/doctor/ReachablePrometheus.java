package io.metricsdemo.operator.doctor;

import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import java.util.List;

/**
 * A Prometheus and the way to its pods.
 *
 * @param servers one of each shard
 */
record ReachablePrometheus(PrometheusResource resource, List<CachingPrometheusApi> servers) {}
