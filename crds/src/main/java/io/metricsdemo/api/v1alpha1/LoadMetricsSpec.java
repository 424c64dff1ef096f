package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** How many metrics of each type the load has. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class LoadMetricsSpec {

  @JsonPropertyDescription(
      "Number of gauges, between 0 and 10000, inclusive; each label set is 1 series. "
          + "Defaults to 0.")
  @Default("0")
  @Min(0)
  @Max(10000)
  private Integer gauges;

  @JsonPropertyDescription(
      "Number of counters, between 0 and 10000, inclusive; each label set is 1 series. "
          + "Defaults to 0.")
  @Default("0")
  @Min(0)
  @Max(10000)
  private Integer counters;

  @JsonPropertyDescription(
      "Number of histograms, between 0 and 10000, inclusive; each label set is `buckets` "
          + "+ 3 series. Defaults to 0.")
  @Default("0")
  @Min(0)
  @Max(10000)
  private Integer histograms;

  @JsonPropertyDescription(
      "Number of native histograms, between 0 and 10000, inclusive; each label set is 1 "
          + "series where Prometheus scrapes them as native, otherwise 3. Defaults to 0.")
  @Default("0")
  @Min(0)
  @Max(10000)
  private Integer nativeHistograms;

  @JsonPropertyDescription(
      "Number of summaries, between 0 and 10000, inclusive; each label set is `quantiles`"
          + " + 2 series. Defaults to 0.")
  @Default("0")
  @Min(0)
  @Max(10000)
  private Integer summaries;

  public Integer getGauges() {
    return gauges;
  }

  public void setGauges(Integer gauges) {
    this.gauges = gauges;
  }

  public Integer getCounters() {
    return counters;
  }

  public void setCounters(Integer counters) {
    this.counters = counters;
  }

  public Integer getHistograms() {
    return histograms;
  }

  public void setHistograms(Integer histograms) {
    this.histograms = histograms;
  }

  public Integer getNativeHistograms() {
    return nativeHistograms;
  }

  public void setNativeHistograms(Integer nativeHistograms) {
    this.nativeHistograms = nativeHistograms;
  }

  public Integer getSummaries() {
    return summaries;
  }

  public void setSummaries(Integer summaries) {
    this.summaries = summaries;
  }
}
