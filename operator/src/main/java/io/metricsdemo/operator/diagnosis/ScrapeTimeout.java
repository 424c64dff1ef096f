package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.status.Reasons;

/** A target does not answer in time, for example behind a NetworkPolicy that drops packets. */
final class ScrapeTimeout extends ScrapeError {

  ScrapeTimeout() {
    super("Scrapes do not time out", Reasons.SCRAPE_TIMEOUT);
  }

  @Override
  boolean matches(String lastError) {
    return lastError.contains("context deadline exceeded");
  }

  @Override
  String fix(CheckContext subject, ScrapePools.PoolTarget down) {
    if (ScrapeAdvice.isOnTheWay(down.target().lastError())) {
      return ScrapeAdvice.of(subject, down);
    }
    MonitorSource source = MonitorSource.of(subject.monitor());
    int index = down.pool().index();
    return "The timeout is %s. Check that no NetworkPolicy blocks Prometheus. If none does, raise %s in %s, and %s if it is lower"
        .formatted(
            down.target().scrapeTimeout(),
            source.endpointField(index, "scrapeTimeout"),
            source.object(),
            source.endpointField(index, "interval"));
  }
}
