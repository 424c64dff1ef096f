package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;

/** The distributions that the demo pods draw from. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class GeneratorSpec {

  @JsonPropertyDescription(
      "Upper end of the uniformly distributed durations, which are drawn from [0, "
          + "uniformDomain). Above 0 and at most 1h, as a duration such as 200us or "
          + "1ms500us.")
  @Default(Defaults.UNIFORM_DOMAIN)
  @ValidationRule(
      value = DurationRules.ABOVE_ZERO_TO_1H,
      message = DurationRules.ABOVE_ZERO_TO_1H_MESSAGE)
  private String uniformDomain;

  @JsonPropertyDescription(
      "Standard deviation of the normally distributed durations; the histogram's "
          + "buckets are half of it wide. Above 0 and at most 1h, as a duration such as "
          + "200us.")
  @Default(Defaults.NORMAL_DOMAIN)
  @ValidationRule(
      value = DurationRules.ABOVE_ZERO_TO_1H,
      message = DurationRules.ABOVE_ZERO_TO_1H_MESSAGE)
  private String normalDomain;

  @JsonPropertyDescription(
      "Mean of the normally distributed durations. From 0us to 1h, as a duration such "
          + "as 10us.")
  @Default(Defaults.NORMAL_MEAN)
  @ValidationRule(value = DurationRules.ZERO_TO_1H, message = DurationRules.ZERO_TO_1H_MESSAGE)
  private String normalMean;

  @JsonPropertyDescription(
      "Period of the oscillation of the event rates. From 1s to 24h, as a duration "
          + "such as 10m.")
  @Default(Defaults.OSCILLATION_PERIOD)
  @ValidationRule(
      value = DurationRules.FROM_1S_TO_24H,
      message = DurationRules.FROM_1S_TO_24H_MESSAGE)
  private String oscillationPeriod;

  @JsonPropertyDescription(
      "Seed of the random streams, for reproducible values: the same seed gives the "
          + "same values, and every pod then draws the same streams. Without it each pod "
          + "draws its own.")
  private Long seed;

  public String getUniformDomain() {
    return uniformDomain;
  }

  public void setUniformDomain(String uniformDomain) {
    this.uniformDomain = uniformDomain;
  }

  public String getNormalDomain() {
    return normalDomain;
  }

  public void setNormalDomain(String normalDomain) {
    this.normalDomain = normalDomain;
  }

  public String getNormalMean() {
    return normalMean;
  }

  public void setNormalMean(String normalMean) {
    this.normalMean = normalMean;
  }

  public String getOscillationPeriod() {
    return oscillationPeriod;
  }

  public void setOscillationPeriod(String oscillationPeriod) {
    this.oscillationPeriod = oscillationPeriod;
  }

  public Long getSeed() {
    return seed;
  }

  public void setSeed(Long seed) {
    this.seed = seed;
  }
}
