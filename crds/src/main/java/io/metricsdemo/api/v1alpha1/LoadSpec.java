package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** Additional, predictable series that each demo pod exposes, so that a Prometheus can be sized. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class LoadSpec {

  @JsonPropertyDescription("How many metrics of each type the load has.")
  private LoadMetricsSpec metrics;

  @JsonPropertyDescription(
      "Number of label sets of each metric, between 1 and 100000, inclusive. Defaults to 10.")
  @Default("10")
  @Min(1)
  @Max(100000)
  private Integer seriesPerMetric;

  @JsonPropertyDescription(
      "Number of buckets of each histogram, besides +Inf, between 1 and 100, inclusive. Defaults to 10.")
  @Default("10")
  @Min(1)
  @Max(100)
  private Integer buckets;

  @JsonPropertyDescription(
      "Number of quantiles of each summary, between 0 and 10, inclusive. Defaults to 3.")
  @Default("3")
  @Min(0)
  @Max(10)
  private Integer quantiles;

  @JsonPropertyDescription("The labels of each series of the load.")
  private LoadLabelsSpec labels;

  @JsonPropertyDescription("How often label sets of the load are replaced by new ones.")
  private LoadChurnSpec churn;

  @JsonPropertyDescription(
      "Share of the values that differ from one scrape to the next, in percent, between 0 and 100, inclusive. Defaults to 100.")
  @Default("100")
  @Min(0)
  @Max(100)
  private Integer changingPercent;

  @JsonPropertyDescription("How the number of series changes over time.")
  private LoadShapeSpec shape;

  public LoadMetricsSpec getMetrics() {
    return metrics;
  }

  public void setMetrics(LoadMetricsSpec metrics) {
    this.metrics = metrics;
  }

  public Integer getSeriesPerMetric() {
    return seriesPerMetric;
  }

  public void setSeriesPerMetric(Integer seriesPerMetric) {
    this.seriesPerMetric = seriesPerMetric;
  }

  public Integer getBuckets() {
    return buckets;
  }

  public void setBuckets(Integer buckets) {
    this.buckets = buckets;
  }

  public Integer getQuantiles() {
    return quantiles;
  }

  public void setQuantiles(Integer quantiles) {
    this.quantiles = quantiles;
  }

  public LoadLabelsSpec getLabels() {
    return labels;
  }

  public void setLabels(LoadLabelsSpec labels) {
    this.labels = labels;
  }

  public LoadChurnSpec getChurn() {
    return churn;
  }

  public void setChurn(LoadChurnSpec churn) {
    this.churn = churn;
  }

  public Integer getChangingPercent() {
    return changingPercent;
  }

  public void setChangingPercent(Integer changingPercent) {
    this.changingPercent = changingPercent;
  }

  public LoadShapeSpec getShape() {
    return shape;
  }

  public void setShape(LoadShapeSpec shape) {
    this.shape = shape;
  }
}
