package io.metricsdemo.operator.status;

import io.metricsdemo.api.v1alpha1.PrometheusStatus;
import io.metricsdemo.operator.parameters.Durations;
import io.metricsdemo.operator.verification.DataVerdict;
import java.util.List;
import java.util.Optional;

/**
 * Tells Selected, Scraped and DataVerified: from what asking Prometheus has found, and from what
 * the cluster says by now, which may be newer.
 */
final class ScrapeVerdicts {

  private static final Verdict NOT_ASKED =
      Verdict.unknown(Reasons.NOT_OBSERVED, "Prometheus has not been asked yet");

  private final Observation observation;
  private final WorkloadState workload;
  private final Verdict available;
  private final Verdict monitorApplied;

  ScrapeVerdicts(
      Observation observation, WorkloadState workload, Verdict available, Verdict monitorApplied) {
    this.observation = observation;
    this.workload = workload;
    this.available = available;
    this.monitorApplied = monitorApplied;
  }

  /** Whether the last status still tells all that is known: nobody has been asked since a start. */
  boolean isPending() {
    return asked() && observation.scrape().isEmpty();
  }

  private boolean asked() {
    return observation.demo().verified() && monitorApplied.isTrue();
  }

  private Verdict notAsked() {
    return observation.demo().verified()
        ? monitorApplied
        : Verdict.unknown(
            Reasons.VERIFICATION_DISABLED,
            "spec.verification.enabled is false, so Prometheus is not asked");
  }

  Verdict selected() {
    if (!asked()) {
      return notAsked();
    }
    if (observation.scrape().isEmpty()) {
      return NOT_ASKED;
    }
    ScrapeObservation scrape = observation.scrape().get();
    return scrape.prometheuses().stream()
        .map(PrometheusView::selected)
        .filter(Verdict::isTrue)
        .findFirst()
        .or(() -> scrape.best().map(PrometheusView::selected))
        .or(scrape::trouble)
        .orElse(NOT_ASKED);
  }

  /** Pods that are scraped, of those that are ready, such as {@code 1/2}. */
  Optional<String> targets() {
    return view().map(view -> up(view) + "/" + observation.endpoints().size());
  }

  /** The table of the Prometheis. */
  List<PrometheusStatus> prometheuses() {
    return asked() && observation.scrape().isPresent()
        ? observation.scrape().get().prometheuses().stream().map(this::row).toList()
        : List.of();
  }

  private PrometheusStatus row(PrometheusView view) {
    PrometheusStatus row = new PrometheusStatus();
    row.setNamespace(view.namespace());
    row.setName(view.name());
    row.setSelected(view.selected().status());
    row.setReason(scrapedBy(view).reason());
    row.setTargetsUp(up(view));
    row.setTargetsExpected(observation.endpoints().size());
    // Of no interest while nothing is scraped, and so no news of its own.
    row.setScrapeInterval(up(view) > 0 ? view.interval().orElse(null) : null);
    return row;
  }

  private Optional<PrometheusView> view() {
    return asked() ? observation.scrape().flatMap(ScrapeObservation::best) : Optional.empty();
  }

  Verdict scraped() {
    if (!asked()) {
      return notAsked();
    }
    if (observation.demo().replicas() == 0) {
      return Verdict.isFalse(
          Reasons.SCALED_TO_ZERO, "spec.replicas is 0, so there is nothing to scrape");
    }
    Optional<Verdict> unseen =
        StatusCalculator.unseen(StatusCalculator.ENDPOINT_SLICE, observation);
    if (unseen.isPresent()) {
      return unseen.get();
    }
    if (observation.scrape().isEmpty()) {
      return NOT_ASKED;
    }
    return view().map(this::scrapedBy).or(observation.scrape().get()::trouble).orElse(NOT_ASKED);
  }

  private Verdict scrapedBy(PrometheusView prometheus) {
    int ready = ready();
    boolean rolling = !available.isTrue() && ready > 0;
    if (prometheus.obstacle().isPresent()) {
      Verdict obstacle = prometheus.obstacle().get();
      return switch (obstacle.reason()) {
        case Reasons.NO_READY_ENDPOINTS, Reasons.WAITING_FOR_FIRST_SCRAPE ->
            ready == 0 ? noReadyEndpoints() : rolling ? rolling() : waiting(prometheus);
        case Reasons.INTERVAL_NOT_IN_FORCE ->
            isInForce(prometheus) ? obstacle : notInForce(prometheus);
        default -> obstacle;
      };
    }
    if (!isInForce(prometheus)) {
      return notInForce(prometheus);
    }
    if (rolling) {
      return rolling();
    }
    int endpoints = observation.endpoints().size();
    if (up(prometheus) < endpoints || endpoints != observation.demo().replicas()) {
      return waiting(prometheus);
    }
    return Verdict.isTrue(
        Reasons.ALL_TARGETS_UP,
        "%s scrapes all pods every %s"
            .formatted(prometheus.title(), observation.demo().monitoring().interval()));
  }

  /**
   * How many pods are ready. A rollout changes the endpoints and, a moment later, what the
   * Deployment counts: by the latter, which the status tells anyway, each pod is news once.
   */
  private int ready() {
    return available.reason().equals(Reasons.ROLLOUT_IN_PROGRESS)
        ? workload.readyReplicas()
        : observation.endpoints().size();
  }

  private Verdict noReadyEndpoints() {
    boolean told = !available.reason().equals(Reasons.ROLLOUT_IN_PROGRESS);
    return Verdict.isFalse(
        Reasons.NO_READY_ENDPOINTS,
        told
            ? available.message()
            : "%s; if this lasts, see why with: kubectl describe pods -l app=%s -n %s"
                .formatted(
                    available.message(),
                    observation.demo().name(),
                    observation.demo().namespace()));
  }

  /** Always the same words: what it waits for changes with each target, and is no news. */
  private Verdict waiting(PrometheusView prometheus) {
    return Verdict.isFalse(
        Reasons.WAITING_FOR_FIRST_SCRAPE,
        "%s has not scraped every pod yet: it takes a new ServiceMonitor up within minutes, and then scrapes every %s; if this lasts, look at the logs of Prometheus Operator and of container config-reloader in the pods of Prometheus"
            .formatted(prometheus.title(), observation.demo().monitoring().interval()));
  }

  private Verdict rolling() {
    return Verdict.unknown(
        Reasons.ROLLOUT_IN_PROGRESS, "told once the pods are as wanted: " + available.message());
  }

  private Verdict notInForce(PrometheusView prometheus) {
    return Verdict.isFalse(
        Reasons.INTERVAL_NOT_IN_FORCE,
        "%s scrapes every %s, and not yet every %s as spec.monitoring.interval asks; it takes a changed configuration up within minutes; if this lasts, look at the logs of Prometheus Operator and of container config-reloader in the pods of Prometheus"
            .formatted(
                prometheus.title(),
                prometheus.interval().orElse(""),
                observation.demo().monitoring().interval()));
  }

  private boolean isInForce(PrometheusView prometheus) {
    // A server that does not tell its targets does not tell this either.
    return prometheus.interval().isEmpty()
        || prometheus
            .interval()
            .flatMap(Durations::parse)
            .equals(Durations.parse(observation.demo().monitoring().interval()));
  }

  private int up(PrometheusView prometheus) {
    return (int) prometheus.up().stream().filter(observation.endpoints()::contains).count();
  }

  /** Empty where the last status still tells. */
  Optional<Verdict> dataVerified(Verdict scraped) {
    if (!asked()) {
      return Optional.of(
          observation.demo().verified()
              ? Verdict.unknown(Reasons.NOT_SCRAPED, scraped.message())
              : notAsked());
    }
    if (!scraped.isTrue()) {
      String reason =
          scraped.reason().equals(Reasons.ROLLOUT_IN_PROGRESS)
              ? Reasons.ROLLOUT_IN_PROGRESS
              : Reasons.NOT_SCRAPED;
      return Optional.of(Verdict.unknown(reason, "told once Scraped is True"));
    }
    return observation.scrape().flatMap(ScrapeObservation::data).map(ScrapeVerdicts::of);
  }

  private static Verdict of(DataVerdict data) {
    return switch (data.outcome()) {
      case VERIFIED -> Verdict.isTrue(Reasons.DATA_MATCHES, data.message());
      case MISMATCH -> Verdict.isFalse(Reasons.DATA_MISMATCH, data.message());
      case MISSING -> Verdict.isFalse(Reasons.SERIES_MISSING, data.message());
      case NOT_PRODUCING -> Verdict.isFalse(Reasons.NOT_PRODUCING, data.message());
      case COLLECTING -> Verdict.unknown(Reasons.COLLECTING_DATA, data.message());
      case NOT_QUERYABLE -> Verdict.unknown(Reasons.NOT_QUERYABLE, data.message());
    };
  }
}
