package io.metricsdemo.operator.status;

import io.metricsdemo.operator.parameters.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides whether a demo is scraped, by one server and altogether; nothing else does. It takes what
 * the servers were observed to do, and what the cluster says now, which may be newer.
 *
 * <p>One server that scrapes every pod is enough for True. False takes that no server does: while
 * one of those that select the ServiceMonitor cannot be observed, it is Unknown.
 */
public final class ScrapeStatus {

  private final Observation observation;
  private final WorkloadState workload;
  private final Verdict available;
  private final Instant now;

  /**
   * @param available what condition WorkloadAvailable reports
   */
  ScrapeStatus(Observation observation, WorkloadState workload, Verdict available, Instant now) {
    this.observation = observation;
    this.workload = workload;
    this.available = available;
    this.now = now;
  }

  /**
   * Whether a server was observed to scrape every ready pod as it should, so that nothing has to be
   * looked for.
   *
   * @param ready names of the pods that are ready
   * @param wanted the interval that the spec sets
   */
  public static boolean isComplete(ServerObservation server, Set<String> ready, Interval wanted) {
    return server.obstacle().isEmpty()
        && otherInterval(server, wanted).isEmpty()
        && !ready.isEmpty()
        && server.up().containsAll(ready);
  }

  /** Empty where the interval in effect is the right one, or is not known. */
  private static Optional<Interval> otherInterval(ServerObservation server, Interval wanted) {
    return server.interval().filter(found -> !found.isSameAs(wanted));
  }

  /** Whether no server that selects the ServiceMonitor, or may select it, was queried yet. */
  static boolean isPending(List<ServerObservation> servers) {
    List<ServerObservation> selecting =
        servers.stream().filter(server -> !server.selected().isFalse()).toList();
    return !selecting.isEmpty() && selecting.stream().allMatch(ScrapeStatus::isNotQueried);
  }

  static boolean isNotQueried(ServerObservation server) {
    return server
        .obstacle()
        .filter(obstacle -> obstacle.reason().equals(Reasons.NOT_OBSERVED))
        .isPresent();
  }

  /** Altogether; empty where no server was observed. */
  Optional<Verdict> scraped(List<ServerObservation> servers) {
    List<ServerObservation> farthestFirst = farthestFirst(servers);
    List<Verdict> verdicts = farthestFirst.stream().map(this::by).toList();
    return first(verdicts, Verdict::isTrue)
        .or(() -> first(verdicts, Verdict::isUnknown).map(unknown -> with(unknown, verdicts)))
        .or(() -> verdicts.stream().findFirst());
  }

  private static Optional<Verdict> first(List<Verdict> verdicts, Predicate<Verdict> which) {
    return verdicts.stream().filter(which).findFirst();
  }

  /** What another server is known to lack is worth fixing too. */
  private static Verdict with(Verdict unknown, List<Verdict> verdicts) {
    return first(verdicts, Verdict::isFalse)
        .filter(other -> !verdicts.get(0).equals(unknown))
        .map(
            other ->
                Verdict.unknown(
                    unknown.reason(),
                    "%s. Another server: %s: %s"
                        .formatted(unknown.message(), other.reason(), other.message())))
        .orElse(unknown);
  }

  /** The server that gets farthest comes first: the one to mend where none scrapes every pod. */
  static List<ServerObservation> farthestFirst(List<ServerObservation> servers) {
    List<ServerObservation> sorted = new ArrayList<>(servers);
    sorted.sort(
        Comparator.comparing((ServerObservation server) -> server.obstacle().isPresent())
            .thenComparing(server -> -server.up().size())
            .thenComparing(server -> -server.steps()));
    return sorted;
  }

  /** By one server. */
  Verdict by(ServerObservation server) {
    boolean noneIsReady = ready() == 0;
    if (server.obstacle().isPresent()) {
      Verdict obstacle = server.obstacle().get();
      // What cannot be determined of a server is of no interest while there is nothing to scrape.
      return noneIsReady && isRolling() && obstacle.isUnknown()
          ? noReadyEndpoints()
          : dated(server, obstacle);
    }
    if (noneIsReady) {
      return noReadyEndpoints();
    }
    Interval wanted = observation.demo().monitoring().interval();
    Optional<Interval> other = otherInterval(server, wanted);
    if (other.isPresent() && server.evidence() == Evidence.SAMPLES) {
      return dated(
          server,
          Verdict.unknown(
              Reasons.INTERVAL_NOT_IN_FORCE,
              "%s has samples every %s; spec.monitoring.interval is %s. It does not list its targets, so the new interval is detected only from new samples"
                  .formatted(server.server(), other.get(), wanted)));
    }
    if (other.isPresent()) {
      return Pending.interval(
          server.server().toString(),
          other.get(),
          "spec.monitoring.interval",
          wanted,
          waiting(server));
    }
    if (isRolling() && PodFailure.isReason(available.reason())) {
      return Verdict.unknown(
          available.reason(),
          "%s. Scraping is evaluated when all pods are ready".formatted(available.message()));
    }
    if (isRolling()) {
      return Verdict.unknown(
          Reasons.ROLLOUT_IN_PROGRESS,
          "Rollout in progress: %s. Scraping is evaluated when it completes"
              .formatted(available.message()));
    }
    int endpoints = observation.endpoints().size();
    if (up(server) < endpoints || endpoints != replicas()) {
      return Pending.firstScrape(
          server.server() + " has not scraped all pods yet",
          "the scrape interval is " + wanted,
          Optional.of(wanted),
          waiting(server));
    }
    return dated(
        server,
        Verdict.isTrue(
            Reasons.ALL_TARGETS_UP,
            "%s scrapes all pods%s"
                .formatted(
                    server.server(),
                    server.interval().isPresent()
                        ? " every " + wanted
                        : "; its scrape interval is not known")));
  }

  private Waiting waiting(ServerObservation server) {
    return new Waiting(server.search(), now);
  }

  private static Verdict dated(ServerObservation server, Verdict verdict) {
    return server
        .lastObserved()
        .map(
            when ->
                new Verdict(
                    verdict.status(),
                    verdict.reason(),
                    "%s (last observed at %s)".formatted(verdict.message(), when)))
        .orElse(verdict);
  }

  /** Those of the Deployment: a change of the spec that cannot be written makes no pods. */
  private int replicas() {
    return observation
        .deployment()
        .map(deployment -> deployment.getSpec().getReplicas())
        .orElse(observation.demo().replicas());
  }

  private boolean isRolling() {
    return !available.isTrue();
  }

  /**
   * How many pods are ready. A rollout changes the endpoints and, a moment later, what the
   * Deployment counts: by the latter, which the status shows anyway, each pod changes it once.
   */
  private int ready() {
    return isRollout() ? workload.readyReplicas() : observation.endpoints().size();
  }

  private boolean isRollout() {
    return available.reason().equals(Reasons.ROLLOUT_IN_PROGRESS)
        || PodFailure.isReason(available.reason());
  }

  private Verdict noReadyEndpoints() {
    if (PodFailure.isReason(available.reason())) {
      return Verdict.isFalse(Reasons.NO_READY_ENDPOINTS, available.message());
    }
    String describe =
        "kubectl -n %s describe pods -l app=%s"
            .formatted(observation.demo().namespace(), observation.demo().name());
    return Pending.noReadyEndpoints(
        available.message(), (isRollout() ? "If this persists, run " : "Run ") + describe);
  }

  /** How many of the pods that are ready now the server scrapes. */
  int up(ServerObservation server) {
    return (int) server.up().stream().filter(observation.endpoints()::contains).count();
  }
}
