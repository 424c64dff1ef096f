package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** How the number of series changes over time. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class LoadShapeSpec {

  @JsonPropertyDescription(
      "Shape: 'Steady' has always `seriesPerMetric` label sets; 'Ramp' rises from there to `peak` times as many during each period; 'Spike' has `peak` times as many in the first tenth of each period. Defaults to Steady.")
  @Default(Defaults.LOAD_SHAPE)
  private LoadShapeKind kind;

  @JsonPropertyDescription(
      "Factor of `seriesPerMetric` at the peak, between 1 and 100, inclusive; without effect if `kind` is Steady. Defaults to 1.")
  @Default("1")
  @Min(1)
  @Max(100)
  private Integer peak;

  @JsonPropertyDescription(
      "Period of the shape; it begins at multiples of its length since 1970-01-01 00:00 UTC. Must be a duration between 1m and 24h, inclusive, in h, m or s. Defaults to 1h.")
  @Default(Defaults.LOAD_PERIOD)
  @ValidationRule(
      value = DurationRules.FROM_1M_TO_24H,
      message = DurationRules.FROM_1M_TO_24H_MESSAGE)
  private String period;

  public LoadShapeKind getKind() {
    return kind;
  }

  public void setKind(LoadShapeKind kind) {
    this.kind = kind;
  }

  public Integer getPeak() {
    return peak;
  }

  public void setPeak(Integer peak) {
    this.peak = peak;
  }

  public String getPeriod() {
    return period;
  }

  public void setPeriod(String period) {
    this.period = period;
  }
}
