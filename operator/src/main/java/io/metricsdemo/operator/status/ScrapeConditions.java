package io.metricsdemo.operator.status;

import io.metricsdemo.api.v1alpha1.PrometheusStatus;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.ServerRef;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Conditions Selected, Scraped and DataVerified, and the table of servers: from what the Prometheus
 * servers were observed to do, and from what the cluster says now, which may be newer.
 */
final class ScrapeConditions {

  private static final Verdict NOT_QUERIED =
      Verdict.unknown(Reasons.NOT_OBSERVED, "Prometheus has not been queried yet");

  private final Observation observation;
  private final Verdict monitorApplied;
  private final ScrapeStatus scrapeStatus;

  ScrapeConditions(
      Observation observation,
      WorkloadState workload,
      Verdict available,
      Verdict monitorApplied,
      Instant now) {
    this.observation = observation;
    this.monitorApplied = monitorApplied;
    this.scrapeStatus = new ScrapeStatus(observation, workload, available, now);
  }

  /** Whether the last status still holds: nothing has been queried since the operator started. */
  boolean isPending() {
    return isObserved() && (observation.scrape().isEmpty() || ScrapeStatus.isPending(servers()));
  }

  /** Whether Prometheus is queried about the demo. */
  private boolean isObserved() {
    return observation.demo().verified() && monitorApplied.isTrue();
  }

  private Verdict notObserved() {
    return observation.demo().verified()
        ? monitorApplied
        : Verdict.unknown(
            Reasons.VERIFICATION_DISABLED,
            "Prometheus is not queried: spec.verification.enabled is false");
  }

  private List<ServerObservation> servers() {
    return isObserved()
        ? observation.scrape().map(ScrapeObservation::servers).orElse(List.of())
        : List.of();
  }

  Verdict selected() {
    if (!isObserved()) {
      return notObserved();
    }
    List<Verdict> selected =
        ScrapeStatus.farthestFirst(servers()).stream().map(ServerObservation::selected).toList();
    return selected.stream()
        .filter(Verdict::isTrue)
        .findFirst()
        .or(() -> selected.stream().filter(Verdict::isUnknown).findFirst())
        .or(() -> selected.stream().findFirst())
        .or(() -> observation.scrape().flatMap(ScrapeObservation::trouble))
        .orElse(NOT_QUERIED);
  }

  Verdict scraped() {
    if (!isObserved()) {
      return notObserved();
    }
    if (observation.demo().replicas() == 0) {
      return Verdict.isFalse(Reasons.SCALED_TO_ZERO, "No pods to scrape: spec.replicas is 0");
    }
    Optional<Verdict> unseen =
        StatusCalculator.unseen(StatusCalculator.ENDPOINT_SLICE, observation);
    if (unseen.isPresent()) {
      return unseen.get();
    }
    return scrapeStatus
        .scraped(servers())
        .or(() -> observation.scrape().flatMap(ScrapeObservation::trouble))
        .orElse(NOT_QUERIED);
  }

  /** Empty where the last status still holds. */
  Optional<Verdict> dataVerified(Verdict scraped) {
    if (!isObserved()) {
      return Optional.of(
          observation.demo().verified()
              ? Verdict.unknown(Reasons.NOT_SCRAPED, scraped.message())
              : notObserved());
    }
    if (!scraped.isTrue()) {
      String reason =
          scraped.reason().equals(Reasons.ROLLOUT_IN_PROGRESS)
              ? Reasons.ROLLOUT_IN_PROGRESS
              : Reasons.NOT_SCRAPED;
      return Optional.of(
          Verdict.unknown(reason, "Data is verified once condition Scraped is True"));
    }
    return stored(DataStatus::ofData);
  }

  /**
   * What the servers that scrape all pods store; empty where the last status still holds.
   *
   * @param finding by one server
   */
  Optional<Verdict> stored(Function<ServerObservation, Optional<Verdict>> finding) {
    return new DataStatus(
            observation.endpoints(), observation.demo().monitoring().interval(), finding)
        .verified(servers());
  }

  /** How many series of the load the first server stores of those that scrape all pods. */
  Optional<Long> storedSeries() {
    return servers().stream()
        .filter(
            server ->
                ScrapeStatus.isComplete(
                    server, observation.endpoints(), observation.demo().monitoring().interval()))
        .flatMap(server -> server.load().stream())
        .filter(load -> observation.demo().load().filter(load.load()::equals).isPresent())
        .flatMap(load -> load.stored().stream().boxed())
        .findFirst();
  }

  /** How many of the ready pods the server that gets farthest scrapes; empty where none does. */
  Optional<Integer> targetsUp() {
    return ScrapeStatus.farthestFirst(servers()).stream().findFirst().map(scrapeStatus::up);
  }

  int targetsExpected() {
    return observation.endpoints().size();
  }

  /**
   * The table of the servers.
   *
   * @param before the last one: what it says of data holds until that is checked
   */
  List<PrometheusStatus> prometheuses(List<PrometheusStatus> before) {
    return servers().stream().map(server -> row(server, before)).toList();
  }

  private PrometheusStatus row(ServerObservation server, List<PrometheusStatus> before) {
    int up = scrapeStatus.up(server);
    PrometheusStatus row = new PrometheusStatus();
    row.setKind(server.server().kind());
    row.setNamespace(server.server().namespace());
    row.setName(server.server().name());
    row.setSelected(server.selected().status());
    row.setReason(scrapeStatus.by(server).reason());
    row.setTargetsUp(up);
    row.setTargetsExpected(targetsExpected());
    if (up > 0) {
      // Of no interest while nothing is scraped, and so no change of its own.
      row.setEvidence(server.evidence().toString());
      row.setScrapeInterval(server.interval().map(Interval::text).orElse(null));
    }
    row.setData(data(server, before).orElse(null));
    return row;
  }

  /** Of a server that scrapes all pods; what was reported last holds until that is checked. */
  private Optional<String> data(ServerObservation server, List<PrometheusStatus> before) {
    boolean complete =
        ScrapeStatus.isComplete(
            server, observation.endpoints(), observation.demo().monitoring().interval());
    return complete || ScrapeStatus.isNotQueried(server)
        ? server.data().map(DataStatus::reason).or(() -> dataBefore(server.server(), before))
        : Optional.empty();
  }

  private static Optional<String> dataBefore(ServerRef server, List<PrometheusStatus> before) {
    return before.stream()
        .filter(
            row -> server.equals(new ServerRef(row.getKind(), row.getNamespace(), row.getName())))
        .map(PrometheusStatus::getData)
        .filter(Objects::nonNull)
        .findFirst();
  }
}
