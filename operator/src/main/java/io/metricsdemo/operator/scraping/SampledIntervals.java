package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The scrape interval in effect by the number of samples of {@code up}, of a server that does not
 * list its targets. One query for each interval covers all demos, once in a round.
 */
final class SampledIntervals {

  private final List<CachingPrometheusApi> instances;
  private final Map<Interval, Optional<UpCounts>> counts = new HashMap<>();

  SampledIntervals(List<CachingPrometheusApi> instances) {
    this.instances = instances;
  }

  /**
   * The interval that the samples of a demo have: that of its spec, or the previous one. Empty
   * where they have neither, as while one follows the other, or where there are too few samples.
   */
  Optional<Interval> of(DemoView demo, Optional<Interval> before) {
    return Stream.concat(Stream.of(demo.parameters().monitoring().interval()), before.stream())
        .filter(
            interval ->
                counts
                    .computeIfAbsent(interval, this::query)
                    .filter(samples -> samples.fit(demo))
                    .isPresent())
        .findFirst();
  }

  private Optional<UpCounts> query(Interval interval) {
    UpCounts all = new UpCounts();
    try {
      for (CachingPrometheusApi instance : instances) {
        instance.query(UpCounts.query(interval)).forEach(all::add);
      }
    } catch (PrometheusException e) {
      return Optional.empty();
    }
    return Optional.of(all);
  }
}
