package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/** State of the demo in one Prometheus server. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class PrometheusStatus {

  @JsonPropertyDescription(
      "Kind of the resource: 'Prometheus' or 'PrometheusAgent'; 'Configured' for the server that "
          + "the operator's PROMETHEUS_URL sets. Defaults to Prometheus.")
  private String kind;

  @JsonPropertyDescription("Namespace of the resource; empty for a configured server.")
  private String namespace;

  @JsonPropertyDescription("Name of the resource, or address of the configured server.")
  private String name;

  @JsonPropertyDescription("Whether it selects the ServiceMonitor: 'True', 'False' or 'Unknown'.")
  private String selected;

  @JsonPropertyDescription("Why it does not scrape every ready pod; 'AllTargetsUp' if it does.")
  private String reason;

  @JsonPropertyDescription(
      "What the result is based on: 'Targets' if the server lists its targets, 'Samples' if only "
          + "its samples can be queried. Unset while no pod is up.")
  private String evidence;

  @JsonPropertyDescription("Number of ready demo pods whose last scrape succeeded.")
  private Integer targetsUp;

  @JsonPropertyDescription("Number of ready demo pods.")
  private Integer targetsExpected;

  @JsonPropertyDescription("Scrape interval in effect; unset while no pod is up or it is unknown.")
  private String scrapeInterval;

  @JsonPropertyDescription(
      "Result of comparing the data in this server with the distributions, as the reasons of "
          + "condition DataVerified; unset while the data has not been checked.")
  private String data;

  public String getKind() {
    return kind;
  }

  public void setKind(String kind) {
    this.kind = kind;
  }

  public String getNamespace() {
    return namespace;
  }

  public void setNamespace(String namespace) {
    this.namespace = namespace;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public String getSelected() {
    return selected;
  }

  public void setSelected(String selected) {
    this.selected = selected;
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason;
  }

  public String getEvidence() {
    return evidence;
  }

  public void setEvidence(String evidence) {
    this.evidence = evidence;
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

  public String getScrapeInterval() {
    return scrapeInterval;
  }

  public void setScrapeInterval(String scrapeInterval) {
    this.scrapeInterval = scrapeInterval;
  }

  public String getData() {
    return data;
  }

  public void setData(String data) {
    this.data = data;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PrometheusStatus that
        && Objects.equals(kind, that.kind)
        && Objects.equals(namespace, that.namespace)
        && Objects.equals(name, that.name)
        && Objects.equals(selected, that.selected)
        && Objects.equals(reason, that.reason)
        && Objects.equals(evidence, that.evidence)
        && Objects.equals(targetsUp, that.targetsUp)
        && Objects.equals(targetsExpected, that.targetsExpected)
        && Objects.equals(scrapeInterval, that.scrapeInterval)
        && Objects.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        kind,
        namespace,
        name,
        selected,
        reason,
        evidence,
        targetsUp,
        targetsExpected,
        scrapeInterval,
        data);
  }
}
