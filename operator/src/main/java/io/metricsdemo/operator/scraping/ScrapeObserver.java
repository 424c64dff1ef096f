package io.metricsdemo.operator.scraping;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.diagnosis.ClusterFacts;
import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.kubernetes.TransitionLog;
import io.metricsdemo.operator.observability.ScrapeMetrics;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes all demos through all servers, in rounds. The servers are queried side by side, so a
 * server that hangs delays a round by its own timeout and keeps no other from its turn. A demo that
 * is scraped costs no request of its own: one query for each server covers all of them. Rounds are
 * to be called by one thread.
 */
final class ScrapeObserver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ScrapeObserver.class);

  /** Instances queried at the same time. */
  private static final int THREADS = 16;

  /**
   * No request is started later in a round. One takes at most 5 seconds, so that a round takes
   * little more than 10.
   */
  private static final Duration LAST_START = Duration.ofSeconds(5);

  /** Even a server that took all that time to answer the first query gets some more. */
  private static final Duration LEAST_RUN = Duration.ofSeconds(1);

  private final PrometheusServers servers;
  private final Supplier<ClusterFacts> facts;
  private final Diagnosis diagnosis;
  private final DataChecks dataChecks = new DataChecks();
  private final Stopwatch stopwatch;
  private final ScrapeMetrics metrics;
  private final TransitionLog<ServerRef> log =
      new TransitionLog<>(LOG, "Prometheus query failed, retrying", "Prometheus answers again");
  private final Clock clock;
  private final ThreadPoolExecutor threads;
  private final Map<String, DemoState> states = new HashMap<>();

  private List<ServerRef> queried = List.of();

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
      ScrapeMetrics metrics,
      Clock clock) {
    this.servers = servers;
    this.facts = facts;
    this.diagnosis = diagnosis;
    this.stopwatch = new Stopwatch(metrics);
    this.metrics = metrics;
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
      forgetAllBut(List.of());
      return Map.of();
    }
    Instant now = clock.instant();
    List<PrometheusServer> all = servers.list();
    forgetAllBut(all.stream().map(PrometheusServer::ref).toList());
    Deadline deadline = new Deadline(LAST_START);
    List<ServerRound> rounds =
        all.stream()
            .map(
                server ->
                    new ServerRound(server, demos, this::state, now, deadline.orAfter(LEAST_RUN)))
            .toList();
    ClusterFacts known = facts.get();
    CompletableFuture.allOf(
            failingLast(rounds).stream()
                .map(round -> run(round, known, deadline))
                .toArray(CompletableFuture[]::new))
        .join();
    rounds.forEach(this::log);
    rounds.forEach(
        round ->
            metrics.server(round.server().ref().toString(), round.answers().trouble().isEmpty()));
    unanswered = refs(rounds, ServerRound::isUnanswered);
    failed = refs(rounds, round -> round.answers().trouble().isPresent());
    return observations(demos, rounds, now);
  }

  private void forgetAllBut(List<ServerRef> present) {
    log.retain(present);
    queried.stream()
        .filter(server -> !present.contains(server))
        .forEach(server -> metrics.forget(server.toString()));
    queried = present;
    states.values().forEach(state -> state.retain(present));
  }

  private DemoState state(DemoView demo) {
    return states.get(demo.uid());
  }

  private List<ServerRound> failingLast(List<ServerRound> rounds) {
    return rounds.stream()
        .sorted(Comparator.comparing(round -> failed.contains(round.server().ref())))
        .toList();
  }

  /** Queries all instances of a server side by side, and goes on once each has answered or not. */
  private CompletableFuture<Void> run(ServerRound round, ClusterFacts known, Deadline deadline) {
    boolean slow = round.needsSlowSamples();
    boolean wasUnanswered = unanswered.contains(round.server().ref());
    Map<Instance, CompletableFuture<Answer>> queries = new LinkedHashMap<>();
    for (Instance instance : round.server().instances()) {
      queries.put(
          instance, CompletableFuture.supplyAsync(() -> query(instance, slow, deadline), threads));
    }
    return CompletableFuture.allOf(queries.values().toArray(CompletableFuture[]::new))
        .thenRunAsync(
            () -> {
              queries.forEach((instance, answer) -> answer.join().addTo(round, instance));
              round.run(diagnosis, known, dataChecks, wasUnanswered);
            },
            threads)
        .exceptionally(
            failure -> {
              LOG.atError()
                  .setCause(failure)
                  .addKeyValue("server", round.server().ref())
                  .log("Failed to observe scrape status of a server");
              return null;
            });
  }

  /** Of one of the two there is none. */
  private record Answer(UpSamples samples, PrometheusException failure) {

    void addTo(ServerRound round, Instance instance) {
      if (failure == null) {
        round.answers().answered(instance, samples);
      } else {
        round.answers().failed(instance, failure);
      }
    }
  }

  private static Answer query(Instance instance, boolean slow, Deadline deadline) {
    if (deadline.getAsBoolean()) {
      return new Answer(
          null,
          new PrometheusException(
              Kind.UNREACHABLE,
              "not queried in this round, because many other servers do not respond"));
    }
    try {
      return new Answer(UpSamples.of(instance.api(), slow), null);
    } catch (PrometheusException e) {
      return new Answer(null, e);
    }
  }

  /** Whether a time since its making is over. */
  private static final class Deadline implements BooleanSupplier {

    private final long end;

    Deadline(Duration time) {
      end = System.nanoTime() + time.toNanos();
    }

    @Override
    public boolean getAsBoolean() {
      return System.nanoTime() - end > 0;
    }

    /** The same, and at least so long after it is first asked. */
    BooleanSupplier orAfter(Duration least) {
      AtomicReference<Deadline> own = new AtomicReference<>();
      return () -> {
        own.compareAndSet(null, new Deadline(least));
        return getAsBoolean() && own.get().getAsBoolean();
      };
    }
  }

  private void log(ServerRound round) {
    ServerRef server = round.server().ref();
    round
        .answers()
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
              demo.uid(),
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
