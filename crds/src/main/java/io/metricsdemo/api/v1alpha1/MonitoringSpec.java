package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** How Prometheus scrapes the demo pods. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class MonitoringSpec {

  @JsonPropertyDescription(
      "Whether a ServiceMonitor is created. If false, an existing one is deleted and "
          + "condition MonitorApplied has reason 'Disabled'. Defaults to true.")
  @Default("true")
  private Boolean enabled;

  @JsonPropertyDescription(
      "Time between two scrapes of a pod. Must be a duration between 1s and 10m, inclusive, "
          + "in h, m, s or ms. Defaults to 30s.")
  @Default(Defaults.INTERVAL)
  @ValidationRule(
      value = DurationRules.FROM_1S_TO_10M,
      message = DurationRules.FROM_1S_TO_10M_MESSAGE)
  private String interval;

  @JsonPropertyDescription(
      "Time after which a scrape fails. Must be a duration between 1ms and `interval`, "
          + "inclusive, in h, m, s or ms. If unset, Prometheus uses its own setting.")
  @ValidationRule(
      value = DurationRules.FROM_1MS_TO_10M,
      message = DurationRules.FROM_1MS_TO_10M_MESSAGE)
  private String scrapeTimeout;

  @JsonPropertyDescription(
      "Labels added to the ServiceMonitor, and to the PrometheusRule of `alerts`, so that a "
          + "Prometheus selects them, for example "
          + "release: kps. They take precedence over `commonLabels` and the operator's "
          + "SERVICE_MONITOR_LABELS. At most 32; the keys 'app' and 'app.kubernetes.io/*' are "
          + "reserved. If unset, none.")
  @ValidationRule(value = MetadataRules.LABELS, message = MetadataRules.LABELS_MESSAGE)
  private Map<String, String> labels;

  @JsonPropertyDescription(
      "Annotations added to the ServiceMonitor so that a Prometheus selects it, for example "
          + "arms.prometheus.io/discovery: \"true\". They take precedence over the operator's "
          + "SERVICE_MONITOR_ANNOTATIONS. At most 32, each value at most 2,048 characters. If "
          + "unset, none.")
  @ValidationRule(value = MetadataRules.ANNOTATIONS, message = MetadataRules.ANNOTATIONS_MESSAGE)
  private Map<String, String> annotations;

  @JsonPropertyDescription(
      "Whether label `service` of the application takes precedence over the target label "
          + "`service` that Prometheus adds. If false, Prometheus renames the application's label "
          + "to `exported_service`. Defaults to false.")
  @Default("false")
  private Boolean honorLabels;

  @JsonPropertyDescription(
      "Whether a PrometheusRule with alerts about the demo is created: not scraped, wrong data, "
          + "quantile drift, and a watchdog that fires while correct data arrives. It has the "
          + "labels of the ServiceMonitor, so that a Prometheus selects it. If false, or if "
          + "`enabled` is false, an existing one is deleted. Defaults to false.")
  @Default("false")
  private Boolean alerts;

  @JsonPropertyDescription(
      "Whether a ConfigMap with a Grafana dashboard of this demo is created, labeled "
          + "grafana_dashboard: \"1\", which the dashboard sidecar of Grafana's Helm chart loads. If "
          + "false, an existing one is deleted. Defaults to false.")
  @Default("false")
  private Boolean dashboard;

  public Boolean getEnabled() {
    return enabled;
  }

  public void setEnabled(Boolean enabled) {
    this.enabled = enabled;
  }

  public String getInterval() {
    return interval;
  }

  public void setInterval(String interval) {
    this.interval = interval;
  }

  public String getScrapeTimeout() {
    return scrapeTimeout;
  }

  public void setScrapeTimeout(String scrapeTimeout) {
    this.scrapeTimeout = scrapeTimeout;
  }

  public Map<String, String> getLabels() {
    return labels;
  }

  public void setLabels(Map<String, String> labels) {
    this.labels = labels;
  }

  public Map<String, String> getAnnotations() {
    return annotations;
  }

  public void setAnnotations(Map<String, String> annotations) {
    this.annotations = annotations;
  }

  public Boolean getHonorLabels() {
    return honorLabels;
  }

  public void setHonorLabels(Boolean honorLabels) {
    this.honorLabels = honorLabels;
  }

  public Boolean getAlerts() {
    return alerts;
  }

  public void setAlerts(Boolean alerts) {
    this.alerts = alerts;
  }

  public Boolean getDashboard() {
    return dashboard;
  }

  public void setDashboard(Boolean dashboard) {
    this.dashboard = dashboard;
  }
}
