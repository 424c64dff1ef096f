package io.metricsdemo.operator.doctor;

import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import java.util.List;

/**
 * A Prometheus and the way to its pods.
 *
 * @param servers all replicas of all shards
 */
record ReachablePrometheus(PrometheusResource resource, List<CachingPrometheusApi> servers) {}
