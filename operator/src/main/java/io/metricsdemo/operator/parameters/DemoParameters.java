package io.metricsdemo.operator.parameters;

import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The effective parameters of a demo: a spec parsed once, with defaults and the operator's settings
 * filled in.
 *
 * @param image reference of the demo application's image
 * @param imagePullSecrets names of Secrets in the demo's namespace
 * @param verified whether Prometheus is asked about the demo
 */
public record DemoParameters(
    String namespace,
    String name,
    int replicas,
    String image,
    String imagePullPolicy,
    List<String> imagePullSecrets,
    Resources resources,
    Generator generator,
    Monitoring monitoring,
    boolean verified) {

  /** Compute resources of one pod, by resource name. */
  public record Resources(Map<String, Quantity> requests, Map<String, Quantity> limits) {}

  /** The distributions that are drawn from. */
  public record Generator(
      Duration uniformDomain,
      Duration normalDomain,
      Duration normalMean,
      Duration oscillationPeriod,
      Optional<Long> seed) {}

  /**
   * How Prometheus is asked to scrape.
   *
   * @param interval time between two scrapes of a pod
   * @param scrapeTimeout as it stands in the spec; empty leaves it to Prometheus
   * @param labels extra labels of the ServiceMonitor
   */
  public record Monitoring(
      boolean enabled,
      Interval interval,
      Optional<String> scrapeTimeout,
      Map<String, String> labels,
      boolean honorLabels) {}
}
