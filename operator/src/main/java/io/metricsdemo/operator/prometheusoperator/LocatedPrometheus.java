package io.metricsdemo.operator.prometheusoperator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.metricsdemo.operator.prometheus.ApiServerProxyTransport;
import io.metricsdemo.operator.prometheus.HttpTransport;
import io.metricsdemo.operator.prometheus.PodTransport;
import io.metricsdemo.operator.prometheus.PortForwardTransport;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusClient;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * A Prometheus or PrometheusAgent resource and those of its pods that can be queried.
 *
 * @param instances by shard and name; none while no pod runs
 */
public record LocatedPrometheus(PrometheusResource resource, List<Instance> instances) {

  /**
   * One pod.
   *
   * @param ip its address, IPv4 or IPv6
   * @param port number of the port with the API
   * @param shard which part of the targets it scrapes, from 0; replicas of a shard all scrape the
   *     same
   */
  public record Instance(String pod, String ip, int port, int shard, boolean ready) {}

  /** One of the instances, from inside the cluster. It has no state worth being kept. */
  public PrometheusApi direct(Instance instance) {
    try {
      // Puts brackets around an IPv6 address.
      URI server =
          new URI(
              resource.webTls() ? "https" : "http",
              null,
              instance.ip(),
              instance.port(),
              resource.routePrefix(),
              null,
              null);
      return PrometheusClient.ofPod(instance.pod(), HttpTransport.toPod(server));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not the address of a pod: " + instance, e);
    }
  }

  /** The way to one of the instances from anywhere that the API server can be reached from. */
  public PodTransport throughApiServer(Instance instance, KubernetesClient client) {
    return new PodTransport(
        resource.listenLocal()
            ? Optional.empty()
            : Optional.of(
                new ApiServerProxyTransport(
                    client,
                    resource.namespace(),
                    instance.pod(),
                    instance.port(),
                    resource.webTls(),
                    resource.routePrefix())),
        new PortForwardTransport(
            client,
            resource.namespace(),
            instance.pod(),
            instance.port(),
            resource.webTls(),
            resource.routePrefix()));
  }
}
