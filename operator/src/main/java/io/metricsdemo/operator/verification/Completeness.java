package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.DataVerdict.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whether all series of one pod keep arriving. */
final class Completeness {

  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(5);
  private static final Duration FIRST_SCRAPE = Duration.ofMinutes(2);
  private static final int MOST_NAMES = 3;

  private final ExpectedSeries expected;
  private final Duration patience;
  // MAX: nothing is missing.
  private Instant incompleteSince = Instant.MAX;
  private Instant emptySince = Instant.MAX;

  Completeness(ExpectedSeries expected, Duration scrapeInterval) {
    this.expected = expected;
    Duration twoScrapes = scrapeInterval.multipliedBy(2);
    this.patience = twoScrapes.compareTo(FIRST_SCRAPE) > 0 ? twoScrapes : FIRST_SCRAPE;
  }

  /** MISSING when it is certain, COLLECTING when it may be chance, else VERIFIED. */
  DataVerdict check(PodData pod, boolean othersHaveData, Instant now) {
    if (pod.isEmpty()) {
      incompleteSince = Instant.MAX;
      emptySince = earlier(emptySince, now);
      return othersHaveData && now.isAfter(emptySince.plus(patience))
          ? new DataVerdict(
              Outcome.MISSING, message(pod, "no series, while other pods have theirs"))
          : new DataVerdict(Outcome.COLLECTING, message(pod, "no data yet"));
    }
    emptySince = Instant.MAX;
    List<String> missing = expected.missing(pod);
    if (missing.isEmpty()) {
      incompleteSince = Instant.MAX;
      return new DataVerdict(Outcome.VERIFIED, "");
    }
    incompleteSince = earlier(incompleteSince, now);
    return now.isBefore(incompleteSince.plus(BETWEEN_CHECKS))
        ? new DataVerdict(
            Outcome.COLLECTING, message(pod, names(missing) + " missing, awaiting confirmation"))
        : new DataVerdict(Outcome.MISSING, message(pod, names(missing) + " missing"));
  }

  private static String names(List<String> missing) {
    int others = missing.size() - MOST_NAMES;
    String names = String.join(", ", missing.subList(0, Math.min(MOST_NAMES, missing.size())));
    return others > 0
        ? "%s and %d more are".formatted(names, others)
        : names + (missing.size() > 1 ? " are" : " is");
  }

  private static String message(PodData pod, String text) {
    return "pod " + pod.pod() + ": " + text;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
