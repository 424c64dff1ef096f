package io.metricsdemo.operator.parameters;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.metricsdemo.load.Load;
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
 * @param commonLabels labels of users for all objects of the demo
 * @param load what each pod exposes besides its own metrics; empty for nothing
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
    Map<String, String> commonLabels,
    Pods pods,
    Generator generator,
    Optional<Load> load,
    Monitoring monitoring,
    boolean verified) {

  /** Compute resources of one pod, by resource name. */
  public record Resources(Map<String, Quantity> requests, Map<String, Quantity> limits) {}

  /**
   * What users put on pods, and where these may run.
   *
   * @param labels with the common labels
   */
  public record Pods(
      Map<String, String> labels,
      Map<String, String> annotations,
      Map<String, String> nodeSelector,
      List<Toleration> tolerations,
      Optional<String> priorityClassName) {}

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
   * @param labels extra labels of the ServiceMonitor and the PrometheusRule, with the common labels
   * @param annotations annotations of the ServiceMonitor
   * @param dashboard whether a ConfigMap has the demo's Grafana dashboard
   * @param alerts whether Prometheus is asked to evaluate alerts about the demo
   * @param runbookUrl of the page that the alerts link to
   */
  public record Monitoring(
      boolean enabled,
      Interval interval,
      Optional<String> scrapeTimeout,
      Map<String, String> labels,
      Map<String, String> annotations,
      boolean honorLabels,
      boolean dashboard,
      boolean alerts,
      String runbookUrl) {}
}
