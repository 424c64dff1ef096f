package io.metricsdemo.operator.diagnosis;

import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import java.util.List;
import java.util.Optional;

/**
 * What is examined: one ServiceMonitor, ours or not, and one Prometheus.
 *
 * @param job the value of label {@code job} that its samples should have; empty where any will do
 * @param prometheus empty where Prometheus Operator does not manage the server, so that only its
 *     responses show what it selects
 * @param servers the resource's servers, one of each shard and replica that runs; or that one
 *     server
 */
public record CheckContext(
    ServiceMonitor monitor,
    Optional<String> job,
    Optional<PrometheusResource> prometheus,
    List<CachingPrometheusApi> servers,
    ClusterFacts facts) {}
