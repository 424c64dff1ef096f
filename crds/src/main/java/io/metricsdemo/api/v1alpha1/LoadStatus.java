package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Objects;

/** What the load of a demo is predicted to be, and how much of it is stored. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class LoadStatus {

  @JsonPropertyDescription(
      "Predicted number of series of the load in all pods, outside of the peak of its shape.")
  private Long series;

  @JsonPropertyDescription(
      "Predicted number of series of the load in all pods at the peak of its shape; unset if `shape.kind` is Steady.")
  private Long peakSeries;

  @JsonPropertyDescription(
      "Predicted number of samples of the load that a Prometheus stores each second, at the scrape interval of the spec, outside of the peak.")
  private Long samplesPerSecond;

  @JsonPropertyDescription(
      "Predicted size of the load in one scrape of one pod, in bytes, in the text format, outside of the peak.")
  private Long bytesPerScrape;

  @JsonPropertyDescription("The same compressed by gzip, estimated.")
  private Long gzipBytesPerScrape;

  @JsonPropertyDescription(
      "Number of series of the load that Prometheus stored of the latest scrapes of all pods that were checked; unset while it is not known.")
  private Long stored;

  @JsonPropertyDescription(
      "Predicted memory that the load takes in a Prometheus, at the peak, with the series of its churn. See docs/sizing.md.")
  private PrometheusMemoryStatus prometheusMemory;

  public Long getSeries() {
    return series;
  }

  public void setSeries(Long series) {
    this.series = series;
  }

  public Long getPeakSeries() {
    return peakSeries;
  }

  public void setPeakSeries(Long peakSeries) {
    this.peakSeries = peakSeries;
  }

  public Long getSamplesPerSecond() {
    return samplesPerSecond;
  }

  public void setSamplesPerSecond(Long samplesPerSecond) {
    this.samplesPerSecond = samplesPerSecond;
  }

  public Long getBytesPerScrape() {
    return bytesPerScrape;
  }

  public void setBytesPerScrape(Long bytesPerScrape) {
    this.bytesPerScrape = bytesPerScrape;
  }

  public Long getGzipBytesPerScrape() {
    return gzipBytesPerScrape;
  }

  public void setGzipBytesPerScrape(Long gzipBytesPerScrape) {
    this.gzipBytesPerScrape = gzipBytesPerScrape;
  }

  public Long getStored() {
    return stored;
  }

  public void setStored(Long stored) {
    this.stored = stored;
  }

  public PrometheusMemoryStatus getPrometheusMemory() {
    return prometheusMemory;
  }

  public void setPrometheusMemory(PrometheusMemoryStatus prometheusMemory) {
    this.prometheusMemory = prometheusMemory;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LoadStatus that
        && Objects.equals(series, that.series)
        && Objects.equals(peakSeries, that.peakSeries)
        && Objects.equals(samplesPerSecond, that.samplesPerSecond)
        && Objects.equals(bytesPerScrape, that.bytesPerScrape)
        && Objects.equals(gzipBytesPerScrape, that.gzipBytesPerScrape)
        && Objects.equals(stored, that.stored)
        && Objects.equals(prometheusMemory, that.prometheusMemory);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        series,
        peakSeries,
        samplesPerSecond,
        bytesPerScrape,
        gzipBytesPerScrape,
        stored,
        prometheusMemory);
  }
}
