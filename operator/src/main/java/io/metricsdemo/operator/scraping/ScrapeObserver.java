package io.metricsdemo.operator.scraping;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.diagnosis.ClusterFacts;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.scraping.PrometheusServers.PrometheusServer;
import io.metricsdemo.operator.status.PrometheusView;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.ScrapeObservation;
import io.metricsdemo.operator.verification.DataVerdict;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all demos through all Prometheis. A demo that is scraped costs no request of its own:
 * one query for each server tells about all of them. Not safe for use by several threads.
 */
final class ScrapeObserver {

  private static final Logger LOG = LoggerFactory.getLogger(ScrapeObserver.class);

  /** How many demos that are not scraped are examined in one look, the longest unexamined first. */
  private static final int EXAMINATIONS = 50;

  private final PrometheusServers prometheuses;
  private final Supplier<ClusterFacts> facts;
  private final Examiner examiner;
  private final DataChecks dataChecks = new DataChecks();
  private final Stopwatch stopwatch;
  private final PrometheusLog log = new PrometheusLog();
  private final Clock clock;
  private final Map<ResourceID, DemoTrack> tracks = new HashMap<>();

  /** Titles of the Prometheis that left a question unanswered at the last look. */
  private Set<String> unanswered = Set.of();

  /**
   * @param facts those of one look
   */
  ScrapeObserver(
      PrometheusServers prometheuses,
      Supplier<ClusterFacts> facts,
      Examiner examiner,
      Stopwatch stopwatch,
      Clock clock) {
    this.prometheuses = prometheuses;
    this.facts = facts;
    this.examiner = examiner;
    this.stopwatch = stopwatch;
    this.clock = clock;
  }

  /** Tells of each demo what is new, or what was told before. */
  Map<ResourceID, ScrapeObservation> look(List<DemoView> demos) {
    tracks.keySet().retainAll(demos.stream().map(DemoView::id).toList());
    demos.forEach(demo -> tracks.computeIfAbsent(demo.id(), id -> new DemoTrack()));
    if (demos.isEmpty()) {
      return Map.of();
    }
    return new Look(demos).observations();
  }

  /** One look, at one moment. */
  private final class Look implements Scrapes {

    private final Instant now = clock.instant();
    private final List<DemoView> demos;
    private final Map<PrometheusServer, Liveness> liveness = new LinkedHashMap<>();
    private final Set<String> unansweredNow = new HashSet<>();

    /** Those of which what was found before still holds, whatever the samples say. */
    private final Set<DemoTrack.Scraping> unsettled = new HashSet<>();

    Look(List<DemoView> demos) {
      this.demos = demos;
      for (PrometheusServer prometheus : prometheuses.list()) {
        Liveness alive = Liveness.of(prometheus, intervals(prometheus));
        log.tell(prometheus, alive);
        liveness.put(prometheus, alive);
      }
    }

    /** Those asked for, and those that are in force as far as it is known. */
    private Stream<String> intervals(PrometheusServer prometheus) {
      return demos.stream()
          .flatMap(
              demo ->
                  Stream.concat(
                      Stream.of(demo.parameters().monitoring().interval()),
                      scraping(demo, prometheus).pace.stream()));
    }

    Map<ResourceID, ScrapeObservation> observations() {
      examine();
      dataChecks.run(demos, tracks, this, now);
      Map<ResourceID, ScrapeObservation> observations = new HashMap<>();
      for (DemoView demo : demos) {
        DemoTrack track = tracks.get(demo.id());
        observe(demo, track).ifPresent(seen -> track.last = Optional.of(seen));
        track.last.ifPresent(seen -> observations.put(demo.id(), seen));
      }
      return observations;
    }

    /** Empty while its turn to be examined has not come. */
    private Optional<ScrapeObservation> observe(DemoView demo, DemoTrack track) {
      List<PrometheusView> views =
          liveness.keySet().stream()
              .flatMap(prometheus -> view(demo, prometheus).stream())
              .toList();
      if (views.size() < liveness.size()) {
        return Optional.empty();
      }
      stopwatch.note(demo, track.times, views, now);
      return Optional.of(
          new ScrapeObservation(
              views,
              views.isEmpty() ? Optional.of(prometheuses.none()) : Optional.empty(),
              agentAlone(demo).or(track.data::verdict),
              track.times.total()));
    }

    /** Told where only agents scrape it. */
    private Optional<DataVerdict> agentAlone(DemoView demo) {
      List<PrometheusServer> scraping =
          liveness.keySet().stream()
              .filter(
                  prometheus ->
                      view(demo, prometheus).filter(view -> isComplete(view, demo)).isPresent())
              .toList();
      return scraping.stream().allMatch(prometheus -> liveness.get(prometheus).agent())
          ? scraping.stream().findFirst().map(ScrapeObserver::notQueryable)
          : Optional.empty();
    }

    private record Examination(
        DemoView demo, PrometheusServer prometheus, DemoTrack.Scraping scraping) {}

    private void examine() {
      List<Examination> due = new ArrayList<>();
      for (DemoView demo : demos) {
        for (PrometheusServer prometheus : liveness.keySet()) {
          if (!isScraped(demo, prometheus)) {
            due.add(new Examination(demo, prometheus, scraping(demo, prometheus)));
          }
        }
      }
      due.sort(Comparator.comparing(one -> one.scraping().lastExamined));
      ClusterFacts known = facts.get();
      try {
        for (Examination one : due.subList(0, Math.min(EXAMINATIONS, due.size()))) {
          examine(one, known);
        }
      } catch (KubernetesClientException e) {
        // The API server is away, which is told elsewhere; what was found before still counts.
        LOG.atDebug().setCause(e).log("could not examine why demos are not scraped");
      }
      unanswered = unansweredNow;
    }

    private void examine(Examination one, ClusterFacts known) {
      DemoTrack.Scraping scraping = one.scraping();
      Liveness alive = liveness.get(one.prometheus());
      scraping.lastExamined = now;
      PrometheusView found =
          examiner.examine(one.demo(), one.prometheus(), alive, known, scraping.view);
      if (isUnanswered(found)) {
        String title = one.prometheus().title();
        unansweredNow.add(title);
        if (!unanswered.contains(title)) {
          // Once proves nothing: for the seconds that it takes to end old targets it tells of none.
          return;
        }
      }
      scraping.note(found.interval(), now);
      if (isTakingEffect(one, found)) {
        scraping.pace = scraping.paceWith(found.interval());
        unsettled.add(scraping);
      } else {
        scraping.find(found, generation(one.demo()));
      }
    }

    /**
     * Whether another interval is about to take effect: then Prometheus makes new targets, which
     * are not scraped yet, and the samples of the old ones are still as fresh as the longer of the
     * intervals lets them be, or ended with them. Until each pod is scraped again what was found
     * before still holds.
     */
    private boolean isTakingEffect(Examination one, PrometheusView found) {
      Liveness alive = liveness.get(one.prometheus());
      boolean waiting =
          found
              .obstacle()
              .map(obstacle -> obstacle.reason().equals(Reasons.WAITING_FOR_FIRST_SCRAPE))
              .orElseGet(() -> !isUp(one.demo(), alive.up(one.demo(), found.interval())));
      return waiting
          && alive.tells()
          && one.scraping().view.filter(ScrapeObserver::isWell).isPresent()
          && (one.scraping().isSettling(now)
              || isUp(one.demo(), alive.up(one.demo(), one.scraping().paceWith(found.interval()))));
    }

    /** Whether all is as it was when it was last examined and all was well. */
    private boolean isScraped(DemoView demo, PrometheusServer prometheus) {
      return scraping(demo, prometheus).examinedGeneration == generation(demo)
          && liveness.get(prometheus).tells()
          && sampled(demo, prometheus).filter(view -> isComplete(view, demo)).isPresent();
    }

    private boolean isComplete(PrometheusView view, DemoView demo) {
      return view.obstacle().isEmpty() && isUp(demo, view.up());
    }

    private static boolean isUp(DemoView demo, Set<String> up) {
      return !demo.endpoints().isEmpty() && up.containsAll(demo.endpoints());
    }

    /** What is to be told. */
    private Optional<PrometheusView> view(DemoView demo, PrometheusServer prometheus) {
      DemoTrack.Scraping scraping = scraping(demo, prometheus);
      return unsettled.contains(scraping) ? scraping.view : sampled(demo, prometheus);
    }

    /** What was found, with the pods whose samples are fresh now. */
    private Optional<PrometheusView> sampled(DemoView demo, PrometheusServer prometheus) {
      Liveness alive = liveness.get(prometheus);
      DemoTrack.Scraping scraping = scraping(demo, prometheus);
      return scraping.view.map(
          view -> alive.tells() ? view.withUp(alive.up(demo, scraping.pace)) : view);
    }

    private DemoTrack.Scraping scraping(DemoView demo, PrometheusServer prometheus) {
      return tracks.get(demo.id()).of(prometheus);
    }

    @Override
    public Optional<PrometheusServer> complete(DemoView demo) {
      return liveness.keySet().stream()
          .filter(prometheus -> isScraped(demo, prometheus))
          .findFirst();
    }

    @Override
    public List<PrometheusApi> servers(PrometheusServer prometheus) {
      return liveness.get(prometheus).servers();
    }
  }

  private static boolean isUnanswered(PrometheusView view) {
    return view.obstacle()
        .filter(obstacle -> obstacle.reason().equals(Reasons.PROMETHEUS_UNREACHABLE))
        .isPresent();
  }

  /** Whether nothing was in the way of the scrapes, be it at another interval. */
  private static boolean isWell(PrometheusView view) {
    return view.obstacle()
        .map(obstacle -> obstacle.reason().equals(Reasons.INTERVAL_NOT_IN_FORCE))
        .orElse(true);
  }

  private static DataVerdict notQueryable(PrometheusServer agent) {
    return new DataVerdict(
        DataVerdict.Outcome.NOT_QUERYABLE,
        "PrometheusAgent %s sends on what it scrapes, and answers no queries; let a Prometheus scrape the demo too, to have its data checked"
            .formatted(agent.title()));
  }

  private static long generation(DemoView demo) {
    return Optional.ofNullable(demo.monitor().getMetadata().getGeneration()).orElse(0L);
  }
}
