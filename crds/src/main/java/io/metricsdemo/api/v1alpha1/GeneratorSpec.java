package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;

/** Distributions of the generated RPC durations. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class GeneratorSpec {

  @JsonPropertyDescription(
      "Exclusive upper bound of the uniformly distributed RPC durations; the lower bound is "
          + "0. Must be a duration greater than 0us and less than or equal to 1h, in h, m, s, ms "
          + "or us, for example 1ms500us. Defaults to 200us.")
  @Default(Defaults.UNIFORM_DOMAIN)
  @ValidationRule(
      value = DurationRules.ABOVE_ZERO_TO_1H,
      message = DurationRules.ABOVE_ZERO_TO_1H_MESSAGE)
  private String uniformDomain;

  @JsonPropertyDescription(
      "Standard deviation of the normally distributed RPC durations; the histogram buckets "
          + "are half as wide. Must be a duration greater than 0us and less than or equal to 1h, "
          + "in h, m, s, ms or us, for example 1ms500us. Defaults to 200us.")
  @Default(Defaults.NORMAL_DOMAIN)
  @ValidationRule(
      value = DurationRules.ABOVE_ZERO_TO_1H,
      message = DurationRules.ABOVE_ZERO_TO_1H_MESSAGE)
  private String normalDomain;

  @JsonPropertyDescription(
      "Mean of the normally distributed RPC durations. Must be a duration between 0us and "
          + "1h, inclusive, in h, m, s, ms or us. Defaults to 10us.")
  @Default(Defaults.NORMAL_MEAN)
  @ValidationRule(value = DurationRules.ZERO_TO_1H, message = DurationRules.ZERO_TO_1H_MESSAGE)
  private String normalMean;

  @JsonPropertyDescription(
      "Period over which the event rates oscillate. Must be a duration between 1s and 24h, "
          + "inclusive, in h, m, s or ms. Defaults to 10m.")
  @Default(Defaults.OSCILLATION_PERIOD)
  @ValidationRule(
      value = DurationRules.FROM_1S_TO_24H,
      message = DurationRules.FROM_1S_TO_24H_MESSAGE)
  private String oscillationPeriod;

  @JsonPropertyDescription(
      "Seed of the random number generators, a 64-bit integer, for reproducible values: all "
          + "pods then generate the same values. If unset, each pod uses a seed of its own.")
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
