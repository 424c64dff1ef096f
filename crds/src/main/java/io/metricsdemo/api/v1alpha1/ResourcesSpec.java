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
      "Amounts reserved for scheduling each pod: quantities of 'cpu', 'memory' and "
          + "'ephemeral-storage', such as 50m or 96Mi. Each must be less than or equal to its "
          + "limit. If unset, 'cpu' is 50m and 'memory' is 96Mi, each on its own, or the limit if "
          + "that is lower.")
  @ValidationRule(value = ResourceRules.QUANTITIES, message = ResourceRules.QUANTITIES_MESSAGE)
  private Map<String, IntOrString> requests;

  @JsonPropertyDescription(
      "Maximum usage of each pod: quantities of 'cpu', 'memory' and 'ephemeral-storage', "
          + "such as 192Mi. If unset, 'memory' is 192Mi, or the request if that is higher; the "
          + "others have no limit.")
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
