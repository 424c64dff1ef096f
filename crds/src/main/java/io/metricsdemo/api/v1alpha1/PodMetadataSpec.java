package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** Labels and annotations of the demo pods only. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class PodMetadataSpec {

  @JsonPropertyDescription(
      "Labels added to the demo pods, for example sidecar.istio.io/inject: \"true\". They "
          + "take precedence over `commonLabels`. At most 32; the keys 'app' and "
          + "'app.kubernetes.io/*' are reserved. If unset, none.")
  @ValidationRule(value = MetadataRules.LABELS, message = MetadataRules.LABELS_MESSAGE)
  private Map<String, String> labels;

  @JsonPropertyDescription(
      "Annotations added to the demo pods, for example linkerd.io/inject: enabled. At most "
          + "32, each value at most 2,048 characters. If unset, none.")
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
