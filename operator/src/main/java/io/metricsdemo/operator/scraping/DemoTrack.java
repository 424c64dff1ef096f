package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.parameters.Durations;
import io.metricsdemo.operator.status.PrometheusView;
import io.metricsdemo.operator.status.ScrapeObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is remembered of a demo from one look to the next. */
final class DemoTrack {

  /** What one Prometheus has in force for it. */
  static final class Scraping {

    /** Generation of the ServiceMonitor whose way to the samples was examined last. */
    long examinedGeneration = -1;

    Instant lastExamined = Instant.MIN;

    /** Empty while it has not been examined. */
    Optional<PrometheusView> view = Optional.empty();

    /** The interval that its samples keep up with; empty where it is not known. */
    Optional<String> pace = Optional.empty();

    void find(PrometheusView found, long generation) {
      view = Optional.of(found);
      pace = found.interval();
      examinedGeneration = generation;
    }

    /** The longer of the pace and another interval. */
    Optional<String> paceWith(Optional<String> interval) {
      return Stream.concat(pace.stream(), interval.stream())
          .max(Comparator.comparing(text -> Durations.parse(text).orElse(Duration.ZERO)));
    }
  }

  private final Map<String, Scraping> byPrometheus = new HashMap<>();

  final DataTrack data = new DataTrack();
  final Stopwatch.Times times = new Stopwatch.Times();

  /** What was told of it the last time. */
  Optional<ScrapeObservation> last = Optional.empty();

  Scraping of(Prometheuses.Asked prometheus) {
    return byPrometheus.computeIfAbsent(prometheus.title(), title -> new Scraping());
  }
}
