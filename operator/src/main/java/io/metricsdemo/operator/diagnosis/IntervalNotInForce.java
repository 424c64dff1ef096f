package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;

/** Prometheus still scrapes at another interval than the ServiceMonitor asks for. */
final class IntervalNotInForce implements Check {

  @Override
  public String title() {
    return "Scrape interval is in effect";
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    for (ScrapePool pool : ScrapePools.of(subject).pools()) {
      if (pool.hasOtherInterval()) {
        return Verdict.isFalse(Reasons.INTERVAL_NOT_IN_FORCE, message(subject, pool));
      }
    }
    return Verdict.passed("");
  }

  private static String message(CheckContext subject, ScrapePool pool) {
    String found =
        pool.targets().stream()
            .filter(pool::hasOtherInterval)
            .findFirst()
            .orElseThrow()
            .scrapeInterval();
    boolean relabelled = !pool.endpoint().getRelabelings().isEmpty();
    return "Prometheus scrapes every %s, and %s asks for every %s; %s"
        .formatted(
            found,
            MonitorSource.name(subject.monitor()),
            pool.endpoint().getInterval(),
            relabelled
                ? "see that spec.endpoints[%d].relabelings set no __scrape_interval__"
                    .formatted(pool.index())
                : "its new configuration arrives within some minutes; if not, look at the log of container config-reloader in its pods");
  }
}
