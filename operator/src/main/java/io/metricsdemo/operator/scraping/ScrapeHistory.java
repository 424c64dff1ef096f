package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When the pods of a demo were scraped first, from the samples of the past. */
final class ScrapeHistory {

  private ScrapeHistory() {}

  /**
   * When every pod that is ready now had been scraped, to within half an interval; empty where the
   * servers do not answer, or have no sample of some pod.
   *
   * @param stores one instance of each shard
   */
  static Optional<Instant> allUpSince(DemoView demo, List<PrometheusApi> stores, Instant now) {
    Map<String, Double> firstScrapes = new HashMap<>();
    try {
      for (PrometheusApi store : stores) {
        for (Sample sample : store.query(query(demo, now))) {
          firstScrapes.merge(sample.label("pod"), sample.value(), Math::min);
        }
      }
    } catch (PrometheusException e) {
      return Optional.empty();
    }
    return firstScrapes.keySet().containsAll(demo.endpoints())
        ? demo.endpoints().stream()
            .map(firstScrapes::get)
            .max(Double::compare)
            .map(seconds -> Instant.ofEpochMilli((long) (seconds * 1e3)))
        : Optional.empty();
  }

  private static String query(DemoView demo, Instant now) {
    long range = Math.max(1, Duration.between(demo.created(), now).toSeconds());
    long step = Math.max(1, demo.parameters().monitoring().interval().length().toSeconds() / 2);
    return "min by (pod) (min_over_time(timestamp(up{app_kubernetes_io_managed_by=\"%s\",namespace=\"%s\",job=\"%s\"} == 1)[%ds:%ds]))"
        .formatted(
            Labels.OPERATOR, demo.parameters().namespace(), demo.parameters().name(), range, step);
  }
}
