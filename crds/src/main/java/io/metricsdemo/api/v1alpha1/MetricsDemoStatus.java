package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/** Observed state, written by the operator. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class MetricsDemoStatus {

  @JsonPropertyDescription(
      "Value of .metadata.generation that this status is based on; -1 until the operator has observed "
          + "the object.")
  private Long observedGeneration;

  @JsonPropertyDescription("Number of existing demo pods.")
  @StatusReplicas
  private Integer replicas;

  @JsonPropertyDescription("Number of ready demo pods.")
  @PrinterColumn(name = "Ready")
  private Integer readyReplicas;

  @JsonPropertyDescription(
      "Label selector of the demo pods in string form, for the scale subresource.")
  @LabelSelector
  private String selector;

  @JsonPropertyDescription("Targets up / ready pods, for example 2/2.")
  private String targets;

  @JsonPropertyDescription(
      "Number of ready demo pods whose last scrape succeeded, by the Prometheus server that "
          + "scrapes the most of them.")
  private Integer targetsUp;

  @JsonPropertyDescription("Number of ready demo pods. Each of them is expected to be scraped.")
  private Integer targetsExpected;

  @JsonPropertyDescription(
      "One entry per Prometheus and PrometheusAgent resource, or one for the configured "
          + "server.")
  private List<PrometheusStatus> prometheuses;

  @JsonPropertyDescription(
      "Time from the creation of the demo until a Prometheus had scraped all pods, in "
          + "seconds, for example 12s.")
  private String timeToScrape;

  @JsonPropertyDescription(
      "What the load is predicted to be, and how much of it is stored; unset if `spec.load` is "
          + "unset.")
  private LoadStatus load;

  @JsonPropertyDescription(
      "Latest observations: Ready, WorkloadAvailable, MonitorApplied, Selected, Scraped and "
          + "DataVerified; AlertsApplied and LoadConfirmed if the spec asks for them; "
          + "Reconciling and Stalled only while they are True.")
  private List<Condition> conditions;

  public Long getObservedGeneration() {
    return observedGeneration;
  }

  public void setObservedGeneration(Long observedGeneration) {
    this.observedGeneration = observedGeneration;
  }

  public Integer getReplicas() {
    return replicas;
  }

  public void setReplicas(Integer replicas) {
    this.replicas = replicas;
  }

  public Integer getReadyReplicas() {
    return readyReplicas;
  }

  public void setReadyReplicas(Integer readyReplicas) {
    this.readyReplicas = readyReplicas;
  }

  public String getSelector() {
    return selector;
  }

  public void setSelector(String selector) {
    this.selector = selector;
  }

  public String getTargets() {
    return targets;
  }

  public void setTargets(String targets) {
    this.targets = targets;
  }

  public Integer getTargetsUp() {
    return targetsUp;
  }

  public void setTargetsUp(Integer targetsUp) {
    this.targetsUp = targetsUp;
  }

  public Integer getTargetsExpected() {
    return targetsExpected;
  }

  public void setTargetsExpected(Integer targetsExpected) {
    this.targetsExpected = targetsExpected;
  }

  public List<PrometheusStatus> getPrometheuses() {
    return prometheuses;
  }

  public void setPrometheuses(List<PrometheusStatus> prometheuses) {
    this.prometheuses = prometheuses;
  }

  public String getTimeToScrape() {
    return timeToScrape;
  }

  public void setTimeToScrape(String timeToScrape) {
    this.timeToScrape = timeToScrape;
  }

  public LoadStatus getLoad() {
    return load;
  }

  public void setLoad(LoadStatus load) {
    this.load = load;
  }

  public List<Condition> getConditions() {
    return conditions;
  }

  public void setConditions(List<Condition> conditions) {
    this.conditions = conditions;
  }
}
