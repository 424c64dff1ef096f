package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.Pending;
import io.metricsdemo.operator.status.Verdict;
import io.metricsdemo.operator.status.Waiting;
import java.util.Optional;

/** Prometheus knows the targets, and has not scraped or not found all of them yet. */
final class FirstScrapePending implements Check {

  @Override
  public String title() {
    return "All ready endpoints are scraped";
  }

  @Override
  public boolean isMatterOfTime() {
    return true;
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    ScrapePools pools = ScrapePools.of(subject);
    Optional<PodName> undiscovered =
        pools.pools().stream().flatMap(pool -> pool.undiscovered().stream()).findFirst();
    if (undiscovered.isPresent()) {
      return Pending.firstScrape(
          "Pod %s is ready, but Prometheus has not discovered it yet".formatted(undiscovered.get()),
          "a new pod is discovered within seconds",
          Optional.empty(),
          LastChange.waiting(subject));
    }
    return pools
        .targets(target -> target.health() == Target.Health.UNKNOWN)
        .findFirst()
        .map(target -> notScraped(target, LastChange.waiting(subject)))
        .orElseGet(() -> Verdict.passed("all of them are up"));
  }

  private static Verdict notScraped(ScrapePools.PoolTarget target, Waiting waiting) {
    return Pending.firstScrape(
        "Prometheus has not scraped %s yet".formatted(target.name()),
        target
            .target()
            .scrapeInterval()
            .map(interval -> "the scrape interval is " + interval)
            .orElse("it is scraped within one scrape interval"),
        target.target().scrapeInterval(),
        waiting);
  }
}
