package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.observability.ScrapeMetrics;
import io.metricsdemo.operator.observability.ScrapeMetrics.Stage;
import io.metricsdemo.operator.status.PrometheusView;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Measures how long a new demo takes until every pod is scraped, to within the time of a look. */
final class Stopwatch {

  private final ScrapeMetrics metrics;

  Stopwatch(ScrapeMetrics metrics) {
    this.metrics = metrics;
  }

  /** The stages that a demo has reached, and when. */
  static final class Times {

    private final Map<Stage, Instant> reached = new EnumMap<>(Stage.class);
    private boolean over;
  }

  void note(DemoView demo, DemoTrack track, List<PrometheusView> views, Instant now) {
    if (track.times == null) {
      track.times = new Times();
      // One that was scraped before it was first looked at cannot be measured any more.
      track.times.over = demo.measured() || views.stream().anyMatch(view -> !view.up().isEmpty());
    }
    if (track.times.over) {
      return;
    }
    boolean ready = demo.settled() && demo.endpoints().size() == demo.parameters().replicas();
    reach(track, Stage.PODS_READY, ready, now);
    reach(track, Stage.DISCOVERED, anyMatch(views, view -> view.interval().isPresent()), now);
    reach(track, Stage.FIRST_SCRAPE, anyMatch(views, view -> !view.up().isEmpty()), now);
    boolean all =
        ready
            && !demo.endpoints().isEmpty()
            && anyMatch(views, view -> view.up().containsAll(demo.endpoints()));
    reach(track, Stage.ALL_UP, all, now);
    if (all) {
      track.times.over = true;
      track.timeToScrape = Optional.of(Duration.between(demo.created(), now));
      publish(demo.created(), track.times.reached);
    }
  }

  private static boolean anyMatch(List<PrometheusView> views, Predicate<PrometheusView> condition) {
    return views.stream().anyMatch(condition);
  }

  private static void reach(DemoTrack track, Stage stage, boolean reached, Instant now) {
    if (reached) {
      track.times.reached.putIfAbsent(stage, now);
    }
  }

  /**
   * Each stage from the end of the one before; a target may be discovered before its pod is ready.
   */
  private void publish(Instant created, Map<Stage, Instant> reached) {
    Instant before = created;
    for (Stage stage : Stage.values()) {
      Instant at = reached.getOrDefault(stage, before);
      Duration took = Duration.between(before, at);
      metrics.stage(stage, took.isNegative() ? Duration.ZERO : took);
      before = at.isAfter(before) ? at : before;
    }
  }
}
