package io.metricsdemo.operator.status;

import io.metricsdemo.operator.verification.DataVerdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What asking Prometheus has found out about a demo. It holds only what the status shows, and no
 * time of a scrape, so that one that equals the last one is no news.
 *
 * @param prometheuses in the order of their names
 * @param trouble why no Prometheus could be asked; empty where one was
 * @param data empty while the data has not been looked at since the operator has started
 * @param timeToScrape from the creation of the demo until every pod was scraped, where that was
 *     seen
 */
public record ScrapeObservation(
    List<PrometheusView> prometheuses,
    Optional<Verdict> trouble,
    Optional<DataVerdict> data,
    Optional<Duration> timeToScrape) {

  /** The Prometheus that gets farthest: the one to mend where none scrapes every pod. */
  Optional<PrometheusView> best() {
    return prometheuses.stream()
        .max(
            Comparator.comparing((PrometheusView view) -> view.obstacle().isEmpty())
                .thenComparing(view -> view.up().size())
                .thenComparing(PrometheusView::steps));
  }
}
