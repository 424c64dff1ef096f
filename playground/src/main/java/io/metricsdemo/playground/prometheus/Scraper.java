package io.metricsdemo.playground.prometheus;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.prometheus.Target;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Scrapes what the ServiceMonitors select. */
public interface Scraper extends AutoCloseable {

  /** What there is to scrape has changed. */
  void follow(Discovery discovery);

  /** What has been scraped so far; never throws. */
  Evidence evidence();

  /** Where its HTTP API is; empty when it has none. */
  Optional<URI> api();

  @Override
  void close();

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
