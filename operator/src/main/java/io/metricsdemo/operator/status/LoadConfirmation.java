package io.metricsdemo.operator.status;

import io.metricsdemo.operator.verification.LoadVerdict;
import java.util.Optional;
import java.util.Set;

/** Evaluates condition LoadConfirmed: whether Prometheus stores the load as predicted. */
final class LoadConfirmation {

  /** Reasons of Scraped that say why no sample of a scrape is stored, however many there are. */
  private static final Set<String> NOTHING_STORED =
      Set.of(Reasons.LIMIT_EXCEEDED, Reasons.SCRAPE_TIMEOUT);

  private final Observation observation;
  private final LoadPrediction prediction;

  LoadConfirmation(Observation observation, LoadPrediction prediction) {
    this.observation = observation;
    this.prediction = prediction;
  }

  /** Empty where the last status still holds. */
  Optional<Verdict> confirmed(ScrapeConditions scrapes, Verdict scraped) {
    Optional<ApplyFailure> refused =
        observation.failure().filter(failure -> failure.reason().equals(Reasons.LOAD_REFUSED));
    if (refused.isPresent()) {
      return Optional.of(Verdict.unknown(Reasons.LOAD_REFUSED, refused.get().message()));
    }
    if (scraped.isFalse() && NOTHING_STORED.contains(scraped.reason())) {
      return Optional.of(
          Verdict.isFalse(
              scraped.reason(),
              "Each pod exposes up to %,d series of the load. %s"
                  .formatted(prediction.maxSeriesOfPod(), scraped.message())));
    }
    if (scraped.reason().equals(Reasons.VERIFICATION_DISABLED)) {
      return Optional.of(scraped);
    }
    if (!scraped.isTrue()) {
      return Optional.of(
          Verdict.unknown(
              Reasons.WAITING_FOR_LOAD, "The load is compared once condition Scraped is True"));
    }
    return scrapes.stored(this::ofLoad);
  }

  private Optional<Verdict> ofLoad(ServerObservation server) {
    return server
        .load()
        .map(
            found ->
                found.load().equals(prediction.load())
                    ? verdict(found, server.server() + " " + found.message())
                    : Verdict.unknown(
                        Reasons.WAITING_FOR_LOAD,
                        server.server() + " has not been compared since the load has changed"));
  }

  private static Verdict verdict(LoadVerdict load, String message) {
    return switch (load.outcome()) {
      case STORED -> Verdict.isTrue(Reasons.LOAD_STORED, message);
      case DROPPED -> Verdict.isFalse(Reasons.SERIES_DROPPED, message);
      case NOT_EXPOSED -> Verdict.isFalse(Reasons.LOAD_NOT_EXPOSED, message);
      case WAITING -> Verdict.unknown(Reasons.WAITING_FOR_LOAD, message);
      case NOT_COUNTED -> Verdict.unknown(Reasons.LOAD_NOT_COUNTED, message);
    };
  }
}
