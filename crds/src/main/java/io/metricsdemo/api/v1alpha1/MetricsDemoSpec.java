package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Map;

/** What is wanted; an empty one is the tutorial. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class MetricsDemoSpec {

  @JsonPropertyDescription("Number of demo pods, from 0 to 100.")
  @Default("2")
  @Min(0)
  @Max(100)
  @SpecReplicas
  @PrinterColumn(name = "Replicas")
  private Integer replicas;

  @JsonPropertyDescription(
      "Image of the demo application. Without it, the one that the operator is "
          + "configured with; the operator may be configured to accept only some prefixes.")
  @ValidationRule(value = ImageRules.REFERENCE, message = ImageRules.REFERENCE_MESSAGE)
  private String image;

  @JsonPropertyDescription("When the kubelet pulls the image: Always, IfNotPresent or Never.")
  @Default(Defaults.IMAGE_PULL_POLICY)
  private ImagePullPolicy imagePullPolicy;

  @JsonPropertyDescription("Secrets of the same namespace to pull the image with.")
  private List<LocalObjectReference> imagePullSecrets;

  @JsonPropertyDescription(
      "Compute resources of each demo pod. What is not set keeps its default: requests of 50m "
          + "CPU and 96Mi memory, a limit of 192Mi memory; a default request is at most the "
          + "limit that is set, a default limit at least the request. A change rolls the pods.")
  private ResourcesSpec resources;

  @JsonPropertyDescription(
      "Labels put on every object that is made for the demo and on its pods, such as those that "
          + "a policy requires. At most 32; app and app.kubernetes.io/* are the operator's own. "
          + "A change rolls the pods.")
  @ValidationRule(value = MetadataRules.LABELS, message = MetadataRules.LABELS_MESSAGE)
  private Map<String, String> commonLabels;

  @JsonPropertyDescription(
      "Labels and annotations of the demo pods alone, such as those of a service mesh. A change "
          + "rolls the pods.")
  private PodMetadataSpec podMetadata;

  @JsonPropertyDescription(
      "Labels of the nodes that the demo pods may run on, as in a pod. At most 32. A change "
          + "rolls the pods.")
  @ValidationRule(
      value = MetadataRules.NODE_SELECTOR,
      message = MetadataRules.NODE_SELECTOR_MESSAGE)
  private Map<String, String> nodeSelector;

  @JsonPropertyDescription(
      "Taints of nodes that the demo pods tolerate, as in a pod. At most 32. A change rolls the "
          + "pods.")
  @ValidationRule(value = MetadataRules.TOLERATIONS, message = MetadataRules.TOLERATIONS_MESSAGE)
  private List<Toleration> tolerations;

  @JsonPropertyDescription("Name of the PriorityClass of the demo pods. A change rolls the pods.")
  @ValidationRule(
      value = MetadataRules.PRIORITY_CLASS,
      message = MetadataRules.PRIORITY_CLASS_MESSAGE)
  private String priorityClassName;

  @JsonPropertyDescription(
      "The distributions that the demo pods draw from. A change rolls the pods.")
  private GeneratorSpec generator;

  @ValidationRule(
      value = MonitoringRules.TIMEOUT_WITHIN_INTERVAL,
      message = MonitoringRules.TIMEOUT_WITHIN_INTERVAL_MESSAGE,
      fieldPath = ".scrapeTimeout")
  @JsonPropertyDescription("How Prometheus is asked to scrape the demo pods.")
  private MonitoringSpec monitoring;

  @JsonPropertyDescription("Whether Prometheus is asked if it scrapes the demo pods.")
  private VerificationSpec verification;

  public Integer getReplicas() {
    return replicas;
  }

  public void setReplicas(Integer replicas) {
    this.replicas = replicas;
  }

  public String getImage() {
    return image;
  }

  public void setImage(String image) {
    this.image = image;
  }

  public ImagePullPolicy getImagePullPolicy() {
    return imagePullPolicy;
  }

  public void setImagePullPolicy(ImagePullPolicy imagePullPolicy) {
    this.imagePullPolicy = imagePullPolicy;
  }

  public List<LocalObjectReference> getImagePullSecrets() {
    return imagePullSecrets;
  }

  public void setImagePullSecrets(List<LocalObjectReference> imagePullSecrets) {
    this.imagePullSecrets = imagePullSecrets;
  }

  public ResourcesSpec getResources() {
    return resources;
  }

  public void setResources(ResourcesSpec resources) {
    this.resources = resources;
  }

  public Map<String, String> getCommonLabels() {
    return commonLabels;
  }

  public void setCommonLabels(Map<String, String> commonLabels) {
    this.commonLabels = commonLabels;
  }

  public PodMetadataSpec getPodMetadata() {
    return podMetadata;
  }

  public void setPodMetadata(PodMetadataSpec podMetadata) {
    this.podMetadata = podMetadata;
  }

  public Map<String, String> getNodeSelector() {
    return nodeSelector;
  }

  public void setNodeSelector(Map<String, String> nodeSelector) {
    this.nodeSelector = nodeSelector;
  }

  public List<Toleration> getTolerations() {
    return tolerations;
  }

  public void setTolerations(List<Toleration> tolerations) {
    this.tolerations = tolerations;
  }

  public String getPriorityClassName() {
    return priorityClassName;
  }

  public void setPriorityClassName(String priorityClassName) {
    this.priorityClassName = priorityClassName;
  }

  public GeneratorSpec getGenerator() {
    return generator;
  }

  public void setGenerator(GeneratorSpec generator) {
    this.generator = generator;
  }

  public MonitoringSpec getMonitoring() {
    return monitoring;
  }

  public void setMonitoring(MonitoringSpec monitoring) {
    this.monitoring = monitoring;
  }

  public VerificationSpec getVerification() {
    return verification;
  }

  public void setVerification(VerificationSpec verification) {
    this.verification = verification;
  }
}
