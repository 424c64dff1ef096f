package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Map;

/** Compute resources of each demo pod. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class ResourcesSpec {

  @JsonPropertyDescription(
      "What the scheduler reserves for each pod: cpu, memory or ephemeral-storage to a "
          + "quantity such as 50m or 96Mi.")
  @ValidationRule(value = ResourceRules.QUANTITIES, message = ResourceRules.QUANTITIES_MESSAGE)
  private Map<String, IntOrString> requests;

  @JsonPropertyDescription(
      "What each pod may use at most: cpu, memory or ephemeral-storage to a quantity "
          + "such as 192Mi.")
  @ValidationRule(value = ResourceRules.QUANTITIES, message = ResourceRules.QUANTITIES_MESSAGE)
  private Map<String, IntOrString> limits;

  public Map<String, IntOrString> getRequests() {
    return requests;
  }

  public void setRequests(Map<String, IntOrString> requests) {
    this.requests = requests;
  }

  public Map<String, IntOrString> getLimits() {
    return limits;
  }

  public void setLimits(Map<String, IntOrString> limits) {
    this.limits = limits;
  }
}
