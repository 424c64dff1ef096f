package io.metricsdemo.operator.scraping;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.diagnosis.ClusterFacts;
import io.metricsdemo.operator.parameters.Durations;
import io.metricsdemo.operator.scraping.Prometheuses.Asked;
import io.metricsdemo.operator.status.PrometheusView;
import io.metricsdemo.operator.status.ScrapeObservation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;

/**
 * Looks at all demos through all Prometheis. A demo that is scraped costs no request of its own:
 * one query for each server tells about all of them. Not safe for use by several threads.
 */
final class ScrapeObserver {

  /** How many demos that are not scraped are examined in one look, the longest unexamined first. */
  private static final int EXAMINATIONS = 50;

  private final Prometheuses prometheuses;
  private final Supplier<ClusterFacts> facts;
  private final Examiner examiner;
  private final DataChecks dataChecks;
  private final Stopwatch stopwatch;
  private final PrometheusLog log = new PrometheusLog();
  private final Clock clock;
  private final Map<ResourceID, DemoTrack> tracks = new HashMap<>();

  ScrapeObserver(
      Prometheuses prometheuses,
      Supplier<ClusterFacts> facts,
      Examiner examiner,
      DataChecks dataChecks,
      Stopwatch stopwatch,
      Clock clock) {
    this.prometheuses = prometheuses;
    this.facts = facts;
    this.examiner = examiner;
    this.dataChecks = dataChecks;
    this.stopwatch = stopwatch;
    this.clock = clock;
  }

  /** Tells of each demo what is new, or what was told before. */
  Map<ResourceID, ScrapeObservation> look(List<DemoView> demos) {
    tracks.keySet().retainAll(demos.stream().map(DemoView::id).toList());
    if (demos.isEmpty()) {
      return Map.of();
    }
    Instant now = clock.instant();
    Map<Asked, Liveness> liveness = new LinkedHashMap<>();
    for (Asked prometheus : prometheuses.list()) {
      Liveness alive = Liveness.of(prometheus);
      log.tell(prometheus, alive);
      liveness.put(prometheus, alive);
    }
    examine(demos, liveness, now);
    dataChecks.run(demos, tracks, liveness, now);
    Map<ResourceID, ScrapeObservation> observations = new HashMap<>();
    for (DemoView demo : demos) {
      DemoTrack track = track(demo);
      List<PrometheusView> views =
          liveness.entrySet().stream()
              .map(asked -> view(demo, track, asked.getKey(), asked.getValue()))
              .flatMap(Optional::stream)
              .toList();
      if (views.size() < liveness.size()) {
        // Its turn to be examined comes with a later look.
        track.last.ifPresent(last -> observations.put(demo.id(), last));
        continue;
      }
      stopwatch.note(demo, track, views, now);
      ScrapeObservation observation =
          new ScrapeObservation(
              views,
              views.isEmpty() ? Optional.of(prometheuses.none()) : Optional.empty(),
              track.data,
              track.timeToScrape);
      track.last = Optional.of(observation);
      observations.put(demo.id(), observation);
    }
    return observations;
  }

  private record Examination(DemoView demo, Asked prometheus, DemoTrack.Scraping scraping) {}

  private void examine(List<DemoView> demos, Map<Asked, Liveness> liveness, Instant now) {
    List<Examination> due = new ArrayList<>();
    for (DemoView demo : demos) {
      liveness.forEach(
          (prometheus, alive) -> {
            DemoTrack.Scraping scraping = track(demo).of(prometheus);
            if (!isScraped(demo, scraping, alive)) {
              due.add(new Examination(demo, prometheus, scraping));
            }
          });
    }
    due.sort(Comparator.comparing(examination -> examination.scraping().lastExamined));
    ClusterFacts known = facts.get();
    for (Examination one : due.subList(0, Math.min(EXAMINATIONS, due.size()))) {
      one.scraping().lastExamined = now;
      one.scraping().view =
          Optional.of(
              examiner.examine(
                  one.demo(),
                  one.prometheus(),
                  liveness.get(one.prometheus()),
                  known,
                  one.scraping().view));
      one.scraping().examinedGeneration = generation(one.demo());
    }
  }

  /** Whether all is well by the one query for all demos, as it was when it was last examined. */
  private static boolean isScraped(DemoView demo, DemoTrack.Scraping scraping, Liveness alive) {
    return scraping.examinedGeneration == generation(demo)
        && !demo.endpoints().isEmpty()
        && alive.tells()
        && scraping.view.filter(view -> view.obstacle().isEmpty()).isPresent()
        && up(demo, scraping.view.get(), alive).containsAll(demo.endpoints());
  }

  /** Empty while it has not been examined. */
  private static Optional<PrometheusView> view(
      DemoView demo, DemoTrack track, Asked prometheus, Liveness alive) {
    return track
        .of(prometheus)
        .view
        .map(view -> alive.tells() ? view.withUp(up(demo, view, alive)) : view);
  }

  private static SortedSet<String> up(DemoView demo, PrometheusView view, Liveness alive) {
    Duration interval =
        view.interval()
            .flatMap(Durations::parse)
            .or(() -> Durations.parse(demo.parameters().monitoring().interval()))
            .orElseThrow();
    return alive.up(demo, interval);
  }

  private static long generation(DemoView demo) {
    return Optional.ofNullable(demo.monitor().getMetadata().getGeneration()).orElse(0L);
  }

  private DemoTrack track(DemoView demo) {
    return tracks.computeIfAbsent(demo.id(), id -> new DemoTrack());
  }
}
