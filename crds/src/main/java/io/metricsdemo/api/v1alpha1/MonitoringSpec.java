package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** How Prometheus is asked to scrape the demo pods. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class MonitoringSpec {

  @JsonPropertyDescription(
      "Whether a ServiceMonitor is made. false removes it, and condition "
          + "MonitorApplied says Disabled.")
  @Default("true")
  private Boolean enabled;

  @JsonPropertyDescription(
      "How often Prometheus scrapes each pod. From 1s to 10m, as a duration such as "
          + "30s. A change never restarts a pod.")
  @Default(Defaults.INTERVAL)
  @ValidationRule(
      value = DurationRules.FROM_1S_TO_10M,
      message = DurationRules.FROM_1S_TO_10M_MESSAGE)
  private String interval;

  @JsonPropertyDescription(
      "When Prometheus gives up a scrape. From 1ms to the interval, as a duration such "
          + "as 10s. Without it Prometheus' own setting holds.")
  @ValidationRule(
      value = DurationRules.FROM_1MS_TO_10M,
      message = DurationRules.FROM_1MS_TO_10M_MESSAGE)
  private String scrapeTimeout;

  @JsonPropertyDescription(
      "Labels put on the ServiceMonitor, for a Prometheus that selects on them, such "
          + "as release: kps. They win over the labels that the operator is configured to "
          + "add. At most 32; app and app.kubernetes.io/* are the operator's own.")
  @ValidationRule(value = MetadataRules.LABELS, message = MetadataRules.LABELS_MESSAGE)
  private Map<String, String> labels;

  @JsonPropertyDescription(
      "Annotations put on the ServiceMonitor, for a Prometheus that selects on them, such as "
          + "arms.prometheus.io/discovery: \"true\". They win over the annotations that the "
          + "operator is configured to add. At most 32, each value of at most 2,048 characters.")
  @ValidationRule(value = MetadataRules.ANNOTATIONS, message = MetadataRules.ANNOTATIONS_MESSAGE)
  private Map<String, String> annotations;

  @JsonPropertyDescription(
      "Whether the label service of the demo's series wins over the target label "
          + "service that Prometheus adds. false, the default of Prometheus, renames it to "
          + "exported_service.")
  @Default("false")
  private Boolean honorLabels;

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
}
