package io.metricsdemo.operator.observability;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.Locale;

/** What querying Prometheus shows: which servers answer, and how long new demos take. */
public final class ScrapeMetrics {

  /** What a new demo goes through, in order. */
  public enum Stage {
    /** From its creation until all its pods are ready. */
    PODS_READY,
    /** Until a Prometheus has it among its targets. */
    DISCOVERED,
    /** Until one of its pods is scraped. */
    FIRST_SCRAPE,
    /** Until all are. */
    ALL_UP
  }

  private final Histogram stages;
  private final Gauge servers;

  public ScrapeMetrics(PrometheusRegistry registry) {
    stages =
        Histogram.builder()
            .name("metricsdemo_time_to_scrape_seconds")
            .unit(Unit.SECONDS)
            .help("Duration of each stage from the creation of a demo until every pod is scraped.")
            .labelNames("stage")
            // As in OperatorMetrics.
            .classicOnly()
            .classicUpperBounds(1, 2, 5, 10, 20, 30, 60, 120, 300, 600)
            .register(registry);
    servers =
        Gauge.builder()
            .name("metricsdemo_prometheus_up")
            .help("1 if the Prometheus server answered the last query of the leader, else 0.")
            .labelNames("server")
            .register(registry);
  }

  public void stage(Stage stage, Duration took) {
    stages.labelValues(stage.name().toLowerCase(Locale.ROOT)).observe(took.toMillis() / 1e3);
  }

  /** Notes whether a server answered, by how messages call it. */
  public void server(String server, boolean answered) {
    servers.labelValues(server).set(answered ? 1 : 0);
  }

  /** Forgets a server that is no longer queried. */
  public void forget(String server) {
    servers.remove(server);
  }
}
