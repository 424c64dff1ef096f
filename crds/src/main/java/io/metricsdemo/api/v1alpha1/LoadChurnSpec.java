package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** How often label sets of the load are replaced by new ones. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class LoadChurnSpec {

  @JsonPropertyDescription(
      "Share of the label sets that are replaced each time, in percent, between 0 and 100, inclusive. Defaults to 0.")
  @Default("0")
  @Min(0)
  @Max(100)
  private Integer percent;

  @JsonPropertyDescription(
      "Time between two replacements. Must be a duration between 1m and 24h, inclusive, in h, m or s. Defaults to 10m.")
  @Default(Defaults.LOAD_CHURN_EVERY)
  @ValidationRule(
      value = DurationRules.FROM_1M_TO_24H,
      message = DurationRules.FROM_1M_TO_24H_MESSAGE)
  private String every;

  public Integer getPercent() {
    return percent;
  }

  public void setPercent(Integer percent) {
    this.percent = percent;
  }

  public String getEvery() {
    return every;
  }

  public void setEvery(String every) {
    this.every = every;
  }
}
