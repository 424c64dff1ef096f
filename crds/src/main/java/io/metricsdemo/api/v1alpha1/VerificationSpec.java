package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** Whether the operator verifies the demo by querying Prometheus. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class VerificationSpec {

  @JsonPropertyDescription(
      "Whether the operator queries Prometheus to check that all pods are scraped and that "
          + "their samples match the expected distributions. If false, conditions Selected, "
          + "Scraped and DataVerified are Unknown. Defaults to true.")
  @Default("true")
  private Boolean enabled;

  public Boolean getEnabled() {
    return enabled;
  }

  public void setEnabled(Boolean enabled) {
    this.enabled = enabled;
  }
}
