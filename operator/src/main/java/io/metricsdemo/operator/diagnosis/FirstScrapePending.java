package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.Optional;

/** Prometheus knows the targets, and has not scraped or not found all of them yet. */
final class FirstScrapePending implements Check {

  @Override
  public String title() {
    return "All ready endpoints are scraped";
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    ScrapePools pools = ScrapePools.of(subject);
    Optional<String> undiscovered =
        pools.pools().stream().flatMap(pool -> pool.undiscovered().stream()).findFirst();
    if (undiscovered.isPresent()) {
      return waiting(
          "pod %s is ready, and Prometheus has not discovered it yet"
              .formatted(undiscovered.get()));
    }
    return pools
        .targets(target -> target.health() == Target.Health.UNKNOWN)
        .findFirst()
        .map(
            target ->
                waiting(
                    "%s is not scraped yet; the interval is %s"
                        .formatted(target.name(), target.target().scrapeInterval())))
        .orElseGet(() -> Verdict.passed("all of them are up"));
  }

  private static Verdict waiting(String message) {
    return Verdict.isFalse(Reasons.WAITING_FOR_FIRST_SCRAPE, message + "; this passes by itself");
  }
}
