package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/** How one Prometheus sees the demo. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class PrometheusStatus {

  @JsonPropertyDescription(
      "Namespace of the Prometheus; empty for a server that the operator is configured " + "with.")
  private String namespace;

  @JsonPropertyDescription("Name of the Prometheus, or address of the configured server.")
  private String name;

  @JsonPropertyDescription("Whether it selects the ServiceMonitor: True, False or Unknown.")
  private String selected;

  @JsonPropertyDescription("Why it does not scrape every pod, in one word; Scraped where it does.")
  private String reason;

  @JsonPropertyDescription("Number of ready demo pods that it scrapes successfully.")
  private Integer targetsUp;

  @JsonPropertyDescription("Number of ready demo pods.")
  private Integer targetsExpected;

  @JsonPropertyDescription("The scrape interval that it has in force, once it is known.")
  private String scrapeInterval;

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

  @Override
  public boolean equals(Object other) {
    return other instanceof PrometheusStatus that
        && Objects.equals(namespace, that.namespace)
        && Objects.equals(name, that.name)
        && Objects.equals(selected, that.selected)
        && Objects.equals(reason, that.reason)
        && Objects.equals(targetsUp, that.targetsUp)
        && Objects.equals(targetsExpected, that.targetsExpected)
        && Objects.equals(scrapeInterval, that.scrapeInterval);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        namespace, name, selected, reason, targetsUp, targetsExpected, scrapeInterval);
  }
}
