package io.metricsdemo.operator.status;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What querying the Prometheus servers has found out about a demo. It holds only what the status
 * shows, and no time of a scrape, so that two of them are equal where nothing has changed.
 *
 * @param uid of the demo, whose name may have been that of another one before
 * @param servers in the order of their keys
 * @param trouble why no server could be queried; empty where one was
 * @param timeToScrape from the creation of the demo until every pod was scraped; empty while it is
 *     not known
 */
public record ScrapeObservation(
    String uid,
    List<ServerObservation> servers,
    Optional<Verdict> trouble,
    Optional<Duration> timeToScrape) {}
