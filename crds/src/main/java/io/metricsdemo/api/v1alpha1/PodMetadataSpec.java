package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** Labels and annotations of the demo pods alone. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class PodMetadataSpec {

  @JsonPropertyDescription(
      "Labels put on the demo pods, such as sidecar.istio.io/inject: \"true\". They win over "
          + "commonLabels. At most 32; app and app.kubernetes.io/* are the operator's own.")
  @ValidationRule(value = MetadataRules.LABELS, message = MetadataRules.LABELS_MESSAGE)
  private Map<String, String> labels;

  @JsonPropertyDescription(
      "Annotations put on the demo pods, such as linkerd.io/inject: enabled. At most 32, each "
          + "value of at most 2,048 characters.")
  @ValidationRule(value = MetadataRules.ANNOTATIONS, message = MetadataRules.ANNOTATIONS_MESSAGE)
  private Map<String, String> annotations;

  public Map<String, String> getLabels() {
    return labels;
  }

  public void setLabels(Map<String, String> labels) {
    this.labels = labels;
  }

  public Map<String, String> getAnnotations() {
    return annotations;
  }

  public void setAnnotations(Map<String, String> annotations) {
    this.annotations = annotations;
  }
}
