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

    /** That of its targets, when they were last asked for; empty where they never were. */
    private Optional<Duration> interval = Optional.empty();

    /** Until when the samples may be late, or missing, since the targets have another interval. */
    private Instant settled = Instant.MIN;

    void find(PrometheusView found, long generation) {
      view = Optional.of(found);
      pace = found.interval();
      examinedGeneration = generation;
    }

    /**
     * Notes what interval the targets have. Another one makes new targets, whose first scrapes come
     * within it. The end of the old ones marks the series that both share as stale, just over two
     * of their intervals after their last scrape: then a series is gone until its next sample.
     *
     * @see <a
     *     href="https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness">staleness</a>
     */
    void note(Optional<String> found, Instant now) {
      Optional<Duration> present = found.flatMap(Durations::parse);
      if (present.isEmpty() || present.equals(interval)) {
        return;
      }
      interval.ifPresent(
          before ->
              settled =
                  now.plus(before.multipliedBy(21).dividedBy(10))
                      .plus(present.get())
                      .plus(Liveness.SLACK));
      interval = present;
    }

    /** Whether samples that are late or missing are due to another interval. */
    boolean isSettling(Instant now) {
      return now.isBefore(settled);
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

  Scraping of(PrometheusServers.PrometheusServer prometheus) {
    return byPrometheus.computeIfAbsent(prometheus.title(), title -> new Scraping());
  }
}
