package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.ServerRef;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;

/** The Prometheus servers that there are to query. */
interface PrometheusServers extends AutoCloseable {

  /** Whether it is known which there are. */
  boolean areKnown();

  /** In the order of their keys. */
  List<PrometheusServer> list();

  /** Why there is none to query; of no meaning where there are some. */
  Verdict none();

  @Override
  void close();

  /**
   * One Prometheus.
   *
   * @param resource empty for a configured server
   * @param instances its pods that run, or the configured server itself
   */
  record PrometheusServer(
      ServerRef ref, Optional<PrometheusResource> resource, List<Instance> instances) {

    /** Whether it answers queries; an agent forwards its samples and stores none. */
    boolean storesData() {
      return resource
          .filter(prometheus -> prometheus.kind() == PrometheusResource.Kind.AGENT)
          .isEmpty();
    }
  }

  /**
   * One of its servers that runs.
   *
   * @param shard servers of one shard scrape the same targets
   */
  record Instance(int shard, PrometheusApi api) {}
}
