package io.metricsdemo.operator.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The checks of one quantile over time, whose window forgets by itself. */
final class QuantileCheck {

  /** The longest time for which a draw stays in the summary's window. */
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private final SummaryQuantile test;
  private final Duration scrapeInterval;
  private Finding finding = Finding.AGREES;
  private Instant suspectSince = Instant.EPOCH;

  QuantileCheck(SummaryQuantile test, Duration scrapeInterval) {
    this.test = test;
    this.scrapeInterval = scrapeInterval;
  }

  double quantile() {
    return test.quantile();
  }

  /**
   * @param scraped when, give or take a scrape interval
   */
  Finding check(SummaryQuantile.Estimate estimate, Instant scraped) {
    Optional<Disagreement> disagreement = test.evaluate(estimate);
    if (disagreement.isEmpty()) {
      finding = Finding.AGREES;
    } else if (finding.equals(Finding.AGREES)) {
      finding = finding.and(disagreement.get());
      suspectSince = scraped;
    } else if (!scraped.isBefore(suspectSince.plus(WINDOW).plus(scrapeInterval))) {
      finding = finding.and(disagreement.get());
    }
    return finding;
  }
}
