package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** Whether Prometheus is asked if it scrapes the demo pods. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class VerificationSpec {

  @JsonPropertyDescription(
      "Whether Prometheus is asked if every pod is scraped and if what arrives is what "
          + "was drawn. false leaves conditions Selected, Scraped and DataVerified "
          + "Unknown.")
  @Default("true")
  private Boolean enabled;

  public Boolean getEnabled() {
    return enabled;
  }

  public void setEnabled(Boolean enabled) {
    this.enabled = enabled;
  }
}
