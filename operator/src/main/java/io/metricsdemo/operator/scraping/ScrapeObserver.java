package io.metricsdemo.operator.scraping;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.diagnosis.ClusterFacts;
import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.kubernetes.TransitionLog;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import io.metricsdemo.operator.prometheus.ServerRef;
import io.metricsdemo.operator.scraping.PrometheusServers.Instance;
import io.metricsdemo.operator.scraping.PrometheusServers.PrometheusServer;
import io.metricsdemo.operator.status.ScrapeObservation;
import io.metricsdemo.operator.status.ScrapeStatus;
import io.metricsdemo.operator.status.ServerObservation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes all demos through all servers, in rounds. The servers are queried side by side, so that
 * one that hangs delays a round by its own timeout and no more, and a round ends within 10 seconds.
 * A demo that is scraped costs no request of its own: one query for each server covers all of them.
 * Rounds are to be called by one thread.
 */
final class ScrapeObserver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ScrapeObserver.class);

  /** Servers queried at the same time. */
  private static final int THREADS = 16;

  /** A request takes at most 5 seconds, so that a round in which none starts later takes 10. */
  private static final Duration LAST_START = Duration.ofSeconds(5);

  /** A query that was begun at once ends by itself before this, and says what was wrong. */
  private static final Duration ALL_QUERIES = LAST_START.plusMillis(500);

  private static final Duration NO_LIMIT = Duration.ofDays(1);

  private final PrometheusServers servers;
  private final Supplier<ClusterFacts> facts;
  private final Diagnosis diagnosis;
  private final DataChecks dataChecks = new DataChecks();
  private final Stopwatch stopwatch;
  private final TransitionLog<ServerRef> log =
      new TransitionLog<>(LOG, "Prometheus query failed, retrying", "Prometheus answers again");
  private final Clock clock;
  private final ThreadPoolExecutor threads;
  private final Map<String, DemoState> states = new HashMap<>();

  /** Those that left a question unanswered in the last round. */
  private Set<ServerRef> unanswered = Set.of();

  /** Those that failed in the last round: they come last, and keep no other from its turn. */
  private Set<ServerRef> failed = Set.of();

  /**
   * @param facts those of one round; used by several threads
   */
  ScrapeObserver(
      PrometheusServers servers,
      Supplier<ClusterFacts> facts,
      Diagnosis diagnosis,
      Stopwatch stopwatch,
      Clock clock) {
    this.servers = servers;
    this.facts = facts;
    this.diagnosis = diagnosis;
    this.stopwatch = stopwatch;
    this.clock = clock;
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "prometheus-query");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** What is known of each demo after this round. */
  Map<ResourceID, ScrapeObservation> observe(List<DemoView> demos) {
    states.keySet().retainAll(demos.stream().map(DemoView::uid).toList());
    demos.forEach(demo -> states.computeIfAbsent(demo.uid(), uid -> new DemoState()));
    if (demos.isEmpty()) {
      return Map.of();
    }
    Instant now = clock.instant();
    long begin = System.nanoTime();
    BooleanSupplier timeIsUp = () -> System.nanoTime() - begin > LAST_START.toNanos();
    List<PrometheusServer> all = servers.list();
    forgetAllBut(all.stream().map(PrometheusServer::ref).toList());
    List<ServerRound> rounds =
        all.stream()
            .map(server -> new ServerRound(server, demos, this::state, now, timeIsUp))
            .toList();
    query(rounds);
    ClusterFacts known = facts.get();
    // Not interrupted: what it changes is read below, and it starts no request once time is up.
    awaitAll(
        rounds.stream()
            .<Callable<Void>>map(
                round ->
                    () -> {
                      boolean before = unanswered.contains(round.server().ref());
                      round.run(diagnosis, known, dataChecks, before);
                      return null;
                    })
            .toList(),
        NO_LIMIT);
    unanswered = refs(rounds, ServerRound::isUnanswered);
    return observations(demos, rounds, now);
  }

  private void forgetAllBut(List<ServerRef> present) {
    log.retain(present);
    states.values().forEach(state -> state.retain(present));
  }

  private DemoState state(DemoView demo) {
    return states.get(demo.uid());
  }

  private record Query(ServerRound round, Instance instance) {}

  /** Queries all instances of all servers side by side. */
  private void query(List<ServerRound> rounds) {
    List<Query> queries = new ArrayList<>();
    for (ServerRound round : rounds) {
      round.server().instances().forEach(instance -> queries.add(new Query(round, instance)));
    }
    queries.sort(Comparator.comparing(query -> failed.contains(query.round().server().ref())));
    Map<ServerRound, Boolean> slow = new HashMap<>();
    rounds.forEach(round -> slow.put(round, round.needsSlowSamples()));
    List<Future<UpSamples>> answers =
        awaitAll(
            queries.stream()
                .<Callable<UpSamples>>map(
                    query -> () -> UpSamples.of(query.instance().api(), slow.get(query.round())))
                .toList(),
            ALL_QUERIES);
    Set<ServerRef> failing = new HashSet<>();
    for (int i = 0; i < queries.size(); i++) {
      Query query = queries.get(i);
      try {
        query.round().answered(query.instance(), answers.get(i).get());
      } catch (ExecutionException e) {
        query.round().failed(query.instance(), failure(e.getCause()));
        failing.add(query.round().server().ref());
      } catch (CancellationException e) {
        query
            .round()
            .failed(
                query.instance(),
                new PrometheusException(
                    Kind.UNREACHABLE, "not queried: too many other servers do not answer"));
        failing.add(query.round().server().ref());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    failed = failing;
    rounds.forEach(this::log);
  }

  private void log(ServerRound round) {
    ServerRef server = round.server().ref();
    round
        .trouble()
        .ifPresentOrElse(
            trouble ->
                log.failed(
                    server,
                    trouble.kind(),
                    line ->
                        line.addKeyValue("server", server)
                            .addKeyValue("err", trouble.getMessage())),
            () -> log.recovered(server, line -> line.addKeyValue("server", server)));
  }

  private static PrometheusException failure(Throwable cause) {
    return cause instanceof PrometheusException known
        ? known
        : new PrometheusException(Kind.MALFORMED, "unexpected: " + cause);
  }

  /** Runs all tasks, and interrupts those that have not ended in time. */
  private <T> List<Future<T>> awaitAll(List<Callable<T>> tasks, Duration atMost) {
    try {
      List<Future<T>> ended =
          threads.invokeAll(tasks, Math.max(0, atMost.toMillis()), TimeUnit.MILLISECONDS);
      for (Future<T> task : ended) {
        logUnexpected(task);
      }
      return ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private static void logUnexpected(Future<?> task) throws InterruptedException {
    try {
      if (!task.isCancelled()) {
        task.get();
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof PrometheusException)) {
        LOG.atError().setCause(e.getCause()).log("Failed to observe scrape status of a server");
      }
    }
  }

  private static Set<ServerRef> refs(List<ServerRound> rounds, Predicate<ServerRound> which) {
    Set<ServerRef> refs = new HashSet<>();
    rounds.stream().filter(which).forEach(round -> refs.add(round.server().ref()));
    return refs;
  }

  private Map<ResourceID, ScrapeObservation> observations(
      List<DemoView> demos, List<ServerRound> rounds, Instant now) {
    Map<ResourceID, ScrapeObservation> observations = new HashMap<>();
    for (DemoView demo : demos) {
      List<ServerObservation> seen = rounds.stream().map(round -> round.observation(demo)).toList();
      DemoState state = state(demo);
      state.scraped =
          seen.stream()
              .anyMatch(
                  server ->
                      ScrapeStatus.isComplete(
                          server, demo.endpoints(), demo.parameters().monitoring().interval()));
      rounds.stream()
          .flatMap(round -> round.allUpSince(demo).stream())
          .min(Comparator.naturalOrder())
          .ifPresent(state.times::endAt);
      stopwatch.note(demo, state.times, seen, now);
      observations.put(
          demo.id(),
          new ScrapeObservation(
              seen,
              seen.isEmpty() ? Optional.of(servers.none()) : Optional.empty(),
              state.times.total()));
    }
    return observations;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
