package io.metricsdemo.operator.diagnosis;

import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.Relabeling;
import io.metricsdemo.operator.prometheusoperator.ScrapeClass;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The relabelings of samples after a scrape, by which Prometheus may store less than it scrapes.
 */
public final class MetricRelabelings {

  private MetricRelabelings() {}

  /**
   * What to change so that all samples are stored, in a sentence: the relabelings that may drop
   * samples where these are known, else where they may be.
   *
   * @param prometheus empty where Prometheus Operator does not manage the server
   */
  public static String advice(ServiceMonitor monitor, Optional<PrometheusResource> prometheus) {
    List<String> places =
        Stream.concat(
                ofMonitor(monitor),
                prometheus.stream().flatMap(resource -> ofScrapeClass(monitor, resource)))
            .toList();
    String note = prometheus.map(Manager::note).orElse("");
    if (!places.isEmpty()) {
      return "Change %s%s".formatted(String.join(" and ", places), note);
    }
    return prometheus
        .map(
            resource ->
                "Check metricRelabelings of %s and of spec.scrapeClasses[] of %s%s"
                    .formatted(MonitorSource.name(monitor), resource, note))
        .orElseGet(
            () ->
                "Check metricRelabelings of %s and metric_relabel_configs in Prometheus' configuration"
                    .formatted(MonitorSource.name(monitor)));
  }

  private static Stream<String> ofMonitor(ServiceMonitor monitor) {
    List<Endpoint> endpoints = monitor.getSpec().getEndpoints();
    return IntStream.range(0, endpoints.size())
        .boxed()
        .flatMap(
            endpoint ->
                dropping(
                    endpoints.get(endpoint).getMetricRelabelings().stream()
                        .map(PlacedRelabeling::relabeling)
                        .toList(),
                    step ->
                        "spec.endpoints[%d].metricRelabelings[%d] of %s"
                            .formatted(endpoint, step, MonitorSource.name(monitor))));
  }

  private static Stream<String> ofScrapeClass(
      ServiceMonitor monitor, PrometheusResource prometheus) {
    return prometheus.scrapeClass(ScrapePool.setting(monitor.getSpec().getScrapeClass())).stream()
        .boxed()
        .flatMap(
            index -> {
              ScrapeClass scrapeClass = prometheus.scrapeClasses().get(index);
              return dropping(
                  scrapeClass.metricRelabelings(),
                  step ->
                      "metricRelabelings[%d] of spec.scrapeClasses[%d] (%s) of %s"
                          .formatted(step, index, Excerpt.quoted(scrapeClass.name()), prometheus));
            });
  }

  private static Stream<String> dropping(List<Relabeling> relabelings, IntFunction<String> place) {
    return IntStream.range(0, relabelings.size())
        .filter(step -> relabelings.get(step).mayDrop())
        .mapToObj(place);
  }
}
