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

  private static final Duration YOUNG = Duration.ofSeconds(15);

  private final ScrapeMetrics metrics;

  Stopwatch(ScrapeMetrics metrics) {
    this.metrics = metrics;
  }

  /** The stages that a demo has reached, and when. */
  static final class Times {

    private final Map<Stage, Instant> reached = new EnumMap<>(Stage.class);
    private Optional<Duration> total = Optional.empty();
    private boolean begun;
    private boolean over;

    /** Empty where it was not measured, or not to the end yet. */
    Optional<Duration> total() {
      return total;
    }

    private void begin(boolean tooLate) {
      if (!begun) {
        begun = true;
        over = tooLate;
      }
    }

    private void reach(Stage stage, boolean isReached, Instant now) {
      if (isReached) {
        reached.putIfAbsent(stage, now);
      }
    }
  }

  void note(DemoView demo, Times times, List<PrometheusView> views, Instant now) {
    boolean scraped = any(views, view -> !view.up().isEmpty());
    // One that is scraped when it is first looked at, long after its creation, may be so for long.
    boolean unseen = scraped && demo.created().plus(YOUNG).isBefore(now);
    times.begin(demo.measured() || unseen);
    if (times.over) {
      return;
    }
    boolean ready =
        demo.settled()
            && !demo.endpoints().isEmpty()
            && demo.endpoints().size() == demo.parameters().replicas();
    times.reach(Stage.PODS_READY, ready, now);
    times.reach(Stage.DISCOVERED, any(views, view -> view.interval().isPresent()), now);
    times.reach(Stage.FIRST_SCRAPE, scraped, now);
    if (ready && any(views, view -> view.up().containsAll(demo.endpoints()))) {
      times.reach(Stage.ALL_UP, true, now);
      times.over = true;
      times.total = Optional.of(Duration.between(demo.created(), now));
      publish(demo.created(), times.reached);
    }
  }

  private static boolean any(List<PrometheusView> views, Predicate<PrometheusView> condition) {
    return views.stream().anyMatch(condition);
  }

  /** Each stage from the end of the one before; a target may be there before its pod is ready. */
  private void publish(Instant created, Map<Stage, Instant> reached) {
    Instant before = created;
    for (Stage stage : Stage.values()) {
      Instant at = reached.getOrDefault(stage, before);
      if (at.isAfter(before)) {
        metrics.stage(stage, Duration.between(before, at));
        before = at;
      } else {
        metrics.stage(stage, Duration.ZERO);
      }
    }
  }
}
