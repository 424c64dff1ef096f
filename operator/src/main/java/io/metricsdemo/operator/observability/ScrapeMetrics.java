package io.metricsdemo.operator.observability;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.Locale;

/** How long new demos take until they are scraped. */
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

  public ScrapeMetrics(PrometheusRegistry registry) {
    stages =
        Histogram.builder()
            .name("metricsdemo_time_to_scrape_seconds")
            .unit(Unit.SECONDS)
            .help("Duration of each stage from the creation of a demo until every pod is scraped.")
            .labelNames("stage")
            .classicUpperBounds(1, 2, 5, 10, 20, 30, 60, 120, 300, 600)
            .register(registry);
  }

  public void stage(Stage stage, Duration took) {
    stages.labelValues(stage.name().toLowerCase(Locale.ROOT)).observe(took.toMillis() / 1e3);
  }
}
