package io.metricsdemo.playground.prometheus;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.prometheus.Target;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scrapes what the ServiceMonitors select. */
public interface Scraper extends AutoCloseable {

  /** What there is to scrape has changed. */
  void follow(Discovery discovery);

  /** What has been scraped so far; never throws. */
  Evidence evidence();

  /** Where its HTTP API is; empty when it has none. */
  Optional<URI> api();

  /**
   * The samples of the past, for plots; empty where none are stored.
   *
   * @throws IOException when they cannot be read
   */
  List<Series> range(String query, Span span) throws IOException, InterruptedException;

  @Override
  void close();

  /**
   * Evenly spaced times.
   *
   * @param end the last of them
   */
  record Span(Instant start, Instant end, Duration step) {}

  /** The values of one series by time. */
  record Series(Map<String, String> labels, Map<Instant, Double> values) {

    /** The demo's service: Prometheus renames its label unless honorLabels is set. */
    public String service() {
      return labels.getOrDefault("exported_service", labels.getOrDefault("service", ""));
    }
  }

  /**
   * What scraping has brought so far.
   *
   * @param source who scrapes, in a few words
   * @param trouble what is wrong with the scraper itself
   */
  record Evidence(
      String source, List<Target> targets, List<Quantile> quantiles, Optional<String> trouble) {

    /** Before anything has been scraped. */
    public static final Evidence NONE = new Evidence("", List.of(), List.of(), Optional.empty());
  }

  /** The objects from which Prometheus finds its targets. */
  record Discovery(
      List<ServiceMonitor> monitors,
      List<Service> services,
      List<EndpointSlice> slices,
      List<Pod> pods) {}
}
