package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.observability.ScrapeMetrics;
import io.metricsdemo.operator.observability.ScrapeMetrics.Stage;
import io.metricsdemo.operator.status.ServerObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Measures how long a new demo takes until every pod is scraped: to within the time of a round, or
 * of half a scrape interval where it was scraped before it was first observed.
 */
final class Stopwatch {

  /** An older demo that is scraped when it is first observed was scraped before. */
  private static final Duration YOUNG = Duration.ofSeconds(15);

  /** How far back the samples are looked at. */
  private static final Duration LONGEST_HISTORY = Duration.ofHours(1);

  private final ScrapeMetrics metrics;

  Stopwatch(ScrapeMetrics metrics) {
    this.metrics = metrics;
  }

  /** The stages that a demo has reached, and when. */
  static final class Times {

    private final Map<Stage, Instant> reached = new EnumMap<>(Stage.class);
    private Optional<Duration> total = Optional.empty();
    private boolean begun;
    private boolean fromHistory;
    private boolean over;

    /** Empty where it was not measured, or not to the end yet. */
    Optional<Duration> total() {
      return total;
    }

    /** Whether the samples of the past are needed to know it. */
    boolean needHistory() {
      return fromHistory && !over;
    }

    /** Takes the time from the samples of the past. */
    void endAt(Instant allUp) {
      if (needHistory()) {
        reached.put(Stage.ALL_UP, allUp);
      }
    }

    private void begin(DemoView demo, boolean scraped, Instant now) {
      if (begun) {
        return;
      }
      begun = true;
      fromHistory = scraped && demo.created().plus(YOUNG).isBefore(now);
      over = demo.measured();
    }

    private void reach(Stage stage, boolean isReached, Instant now) {
      if (isReached) {
        reached.putIfAbsent(stage, now);
      }
    }
  }

  void note(DemoView demo, Times times, List<ServerObservation> servers, Instant now) {
    boolean scraped = any(servers, server -> !server.up().isEmpty());
    times.begin(demo, scraped, now);
    if (times.fromHistory && isPast(demo, now)) {
      times.over = true;
    }
    if (times.over) {
      return;
    }
    if (!times.fromHistory) {
      boolean ready =
          demo.settled()
              && !demo.endpoints().isEmpty()
              && demo.endpoints().size() == demo.parameters().replicas();
      times.reach(Stage.PODS_READY, ready, now);
      times.reach(Stage.DISCOVERED, any(servers, server -> server.interval().isPresent()), now);
      times.reach(Stage.FIRST_SCRAPE, scraped, now);
      times.reach(
          Stage.ALL_UP,
          ready && any(servers, server -> server.up().containsAll(demo.endpoints())),
          now);
    }
    if (times.reached.containsKey(Stage.ALL_UP)) {
      times.over = true;
      times.total = Optional.of(between(demo.created(), times.reached.get(Stage.ALL_UP)));
      publish(demo.created(), times);
    }
  }

  private static boolean isPast(DemoView demo, Instant now) {
    return demo.created().plus(LONGEST_HISTORY).isBefore(now);
  }

  private static boolean any(
      List<ServerObservation> servers, Predicate<ServerObservation> condition) {
    return servers.stream().anyMatch(condition);
  }

  /** Clocks of different machines may disagree; no time is negative for that. */
  private static Duration between(Instant from, Instant to) {
    Duration between = Duration.between(from, to);
    return between.isNegative() ? Duration.ZERO : between;
  }

  /**
   * Each stage from the end of the one before; a target may be there before its pod is ready. The
   * samples of the past know the last stage alone, which then has the whole time.
   */
  private void publish(Instant created, Times times) {
    if (times.fromHistory) {
      metrics.stage(Stage.ALL_UP, between(created, times.reached.get(Stage.ALL_UP)));
      return;
    }
    Instant before = created;
    for (Stage stage : Stage.values()) {
      Instant at = times.reached.getOrDefault(stage, before);
      metrics.stage(stage, between(before, at));
      before = at.isAfter(before) ? at : before;
    }
  }
}
