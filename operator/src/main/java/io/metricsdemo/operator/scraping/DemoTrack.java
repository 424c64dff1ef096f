package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.parameters.DemoParameters.Generator;
import io.metricsdemo.operator.status.PrometheusView;
import io.metricsdemo.operator.status.ScrapeObservation;
import io.metricsdemo.operator.verification.DataVerdict;
import io.metricsdemo.operator.verification.DemoVerification;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is remembered of a demo from one look to the next. */
final class DemoTrack {

  /** What one Prometheus has in force for it. */
  static final class Scraping {

    /** Generation of the ServiceMonitor whose way to the samples was examined to its end. */
    long examinedGeneration = -1;

    Instant lastExamined = Instant.MIN;
    Optional<PrometheusView> view = Optional.empty();
  }

  private final Map<String, Scraping> byPrometheus = new HashMap<>();
  Optional<ScrapeObservation> last = Optional.empty();
  Optional<Duration> timeToScrape = Optional.empty();

  Optional<DataVerdict> data = Optional.empty();
  Instant nextDataCheck = Instant.MIN;
  Stopwatch.Times times;

  DemoVerification verification;
  Generator generator;
  Duration interval;

  Scraping of(Prometheuses.Asked prometheus) {
    return byPrometheus.computeIfAbsent(prometheus.title(), title -> new Scraping());
  }
}
