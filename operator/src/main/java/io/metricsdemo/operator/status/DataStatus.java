package io.metricsdemo.operator.status;

import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.verification.DataVerdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Combines what the data in each server was found to be, in one respect. True takes that every
 * server that selects the ServiceMonitor and stores data agrees; one whose data is wrong makes it
 * False.
 */
final class DataStatus {

  private final Set<String> ready;
  private final Interval interval;
  private final Function<ServerObservation, Optional<Verdict>> finding;

  /**
   * @param ready names of the pods that are ready
   * @param interval that the spec sets
   * @param finding what a server that scrapes all pods was found to store; empty while that has not
   *     been checked
   */
  DataStatus(
      Set<String> ready,
      Interval interval,
      Function<ServerObservation, Optional<Verdict>> finding) {
    this.ready = ready;
    this.interval = interval;
    this.finding = finding;
  }

  /** Empty while what was reported last still holds, since the data has not been checked yet. */
  Optional<Verdict> verified(List<ServerObservation> servers) {
    List<ServerObservation> selecting =
        servers.stream()
            .filter(server -> server.selected().isTrue() || isComplete(server))
            .toList();
    List<ServerObservation> stores =
        selecting.stream().filter(ServerObservation::storesData).toList();
    if (stores.isEmpty()) {
      return selecting.stream().findFirst().map(DataStatus::notQueryable);
    }
    List<Optional<Verdict>> verdicts = stores.stream().map(this::by).toList();
    List<Verdict> known = verdicts.stream().flatMap(Optional::stream).toList();
    return first(known, Verdict::isFalse)
        .or(() -> first(known, Verdict::isUnknown))
        .or(() -> known.size() < stores.size() ? Optional.empty() : agreement(stores, known));
  }

  private static Optional<Verdict> first(List<Verdict> verdicts, Predicate<Verdict> which) {
    return verdicts.stream().filter(which).findFirst();
  }

  private static Optional<Verdict> agreement(List<ServerObservation> stores, List<Verdict> known) {
    String others =
        stores.stream()
            .skip(1)
            .map(server -> server.server().toString())
            .collect(Collectors.joining(", "));
    Verdict one = known.get(0);
    return Optional.of(
        others.isEmpty()
            ? one
            : Verdict.isTrue(one.reason(), "%s; likewise in %s".formatted(one.message(), others)));
  }

  private Optional<Verdict> by(ServerObservation server) {
    if (ScrapeStatus.isNotQueried(server)) {
      return Optional.empty();
    }
    if (!isComplete(server)) {
      String observed =
          server.obstacle().filter(Verdict::isUnknown).isPresent()
              ? "could not be observed"
              : "does not scrape all pods";
      return Optional.of(
          Verdict.unknown(
              Reasons.NOT_SCRAPED,
              "%s selects the ServiceMonitor but %s, so its data cannot be verified. See status.prometheuses for the reason"
                  .formatted(server.server(), observed)));
    }
    return finding.apply(server);
  }

  private boolean isComplete(ServerObservation server) {
    return ScrapeStatus.isComplete(server, ready, interval);
  }

  private static Verdict notQueryable(ServerObservation agent) {
    return Verdict.unknown(
        Reasons.NOT_QUERYABLE,
        "%s does not support queries, so data cannot be verified. Let a Prometheus scrape the demo too"
            .formatted(agent.server()));
  }

  /** Whether the samples match the distributions. */
  static Optional<Verdict> ofData(ServerObservation server) {
    return server.data().map(data -> verdict(data, server.server() + ": "));
  }

  /** The reason that the row of a server shows. */
  static String reason(DataVerdict data) {
    return verdict(data, "").reason();
  }

  private static Verdict verdict(DataVerdict data, String server) {
    String message = server + data.message();
    return switch (data.outcome()) {
      case VERIFIED -> Verdict.isTrue(Reasons.DATA_MATCHES, message);
      case MISMATCH -> Verdict.isFalse(Reasons.DATA_MISMATCH, message);
      case MISSING -> Verdict.isFalse(Reasons.SERIES_MISSING, message);
      case NOT_PRODUCING -> Verdict.isFalse(Reasons.NOT_PRODUCING, message);
      case COLLECTING -> Verdict.unknown(Reasons.COLLECTING_DATA, message);
      case LABEL_MISMATCH -> Verdict.unknown(Reasons.SAMPLE_LABEL_MISMATCH, message);
    };
  }
}
