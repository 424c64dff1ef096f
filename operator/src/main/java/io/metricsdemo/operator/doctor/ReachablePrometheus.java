package io.metricsdemo.operator.doctor;

import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.ServerRef;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import java.util.List;
import java.util.Optional;

/**
 * A Prometheus and the way to its pods.
 *
 * @param resource empty for a server that the caller names by its URL
 * @param servers all replicas of all shards
 */
record ReachablePrometheus(
    ServerRef ref, Optional<PrometheusResource> resource, List<CachingPrometheusApi> servers) {

  ReachablePrometheus(PrometheusResource resource, List<CachingPrometheusApi> servers) {
    this(resource.ref(), Optional.of(resource), servers);
  }
}
