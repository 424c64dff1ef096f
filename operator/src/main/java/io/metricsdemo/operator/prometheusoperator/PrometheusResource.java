package io.metricsdemo.operator.prometheusoperator;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.metricsdemo.operator.prometheus.ServerRef;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The fields that the operator reads of a Prometheus or PrometheusAgent resource, with the defaults
 * of Prometheus Operator filled in.
 *
 * @param daemonSet whether it is an agent on each node, which takes no ServiceMonitors
 * @param serviceMonitorSelector empty selects none; one with nothing in it selects all
 * @param serviceMonitorNamespaceSelector empty selects the resource's own namespace; one with
 *     nothing in it selects all
 * @param serviceAccountName the account that its pods discover targets with
 * @param serviceDiscoveryRole Endpoints or EndpointSlice
 * @param webPortName name of the port of its pods' HTTP API
 * @param webTls whether that port speaks TLS
 * @param routePrefix path under which the HTTP API is served, beginning with a slash and, unless it
 *     is the root, not ending with one
 * @param listenLocal whether the API listens only on the pods' loopback address, so that only the
 *     API server's port-forward reaches it
 * @param scrapeClasses in its order
 * @param ignoreNamespaceSelectors whether ServiceMonitors select Services of their own namespace
 *     alone, whatever their {@code spec.namespaceSelector} is
 * @param podTargetLabels labels of pods that all its targets get
 * @param manager who writes the resource, such as {@code cluster-monitoring-operator}, so that it
 *     has to be changed there; empty where nobody is known to
 */
public record PrometheusResource(
    Kind kind,
    String namespace,
    String name,
    boolean daemonSet,
    Optional<LabelSelector> serviceMonitorSelector,
    Optional<LabelSelector> serviceMonitorNamespaceSelector,
    String serviceAccountName,
    String serviceDiscoveryRole,
    String webPortName,
    boolean webTls,
    String routePrefix,
    boolean listenLocal,
    List<ScrapeClass> scrapeClasses,
    boolean ignoreNamespaceSelectors,
    List<String> podTargetLabels,
    Optional<String> manager) {

  /** An agent scrapes and forwards, and does not support queries. */
  public enum Kind {
    PROMETHEUS("Prometheus"),
    AGENT("PrometheusAgent");

    private final String kubernetes;

    Kind(String kubernetes) {
      this.kubernetes = kubernetes;
    }

    /** The name of the kind in Kubernetes. */
    public String kubernetes() {
      return kubernetes;
    }
  }

  /** Its key. */
  public ServerRef ref() {
    return new ServerRef(kind.kubernetes(), namespace, name);
  }

  /**
   * The index of the scrape class that a ServiceMonitor has.
   *
   * @param named by it; empty where it names none
   */
  public OptionalInt scrapeClass(Optional<String> named) {
    return IntStream.range(0, scrapeClasses.size())
        .filter(
            index ->
                named
                    .map(name -> name.equals(scrapeClasses.get(index).name()))
                    .orElse(scrapeClasses.get(index).isDefault()))
        .findFirst();
  }

  /** How messages call it, such as {@code Prometheus monitoring/k8s}. */
  @Override
  public String toString() {
    return ref().toString();
  }
}
