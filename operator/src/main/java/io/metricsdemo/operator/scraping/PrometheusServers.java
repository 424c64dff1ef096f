package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;

/** The Prometheis that there are to ask. */
interface PrometheusServers extends AutoCloseable {

  /** Whether it has been found out which there are. */
  boolean areKnown();

  /** In the order of their names. */
  List<PrometheusServer> list();

  /** Why there is none to ask; of no meaning where there are some. */
  Verdict none();

  @Override
  void close();

  /**
   * One Prometheus.
   *
   * @param namespace empty for a server that the operator is configured with
   * @param name of its resource, or the configured server's address
   * @param resource empty for a configured server
   */
  record PrometheusServer(
      String namespace,
      String name,
      Optional<PrometheusResource> resource,
      List<Instance> instances) {

    String title() {
      return namespace.isEmpty() ? name : namespace + "/" + name;
    }
  }

  /**
   * One of its servers that runs.
   *
   * @param shard servers of one shard scrape the same targets
   */
  record Instance(int shard, PrometheusApi api) {}
}
