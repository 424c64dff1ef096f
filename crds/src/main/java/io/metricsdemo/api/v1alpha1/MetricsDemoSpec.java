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

/** Desired state. An empty spec deploys the tutorial demo. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class MetricsDemoSpec {

  @JsonPropertyDescription(
      "Desired number of demo pods, between 0 and 100, inclusive. Defaults to 2.")
  @Default("2")
  @Min(0)
  @Max(100)
  @SpecReplicas
  @PrinterColumn(name = "Replicas")
  private Integer replicas;

  @JsonPropertyDescription(
      "Image of the demo application, at most 512 characters. If unset, the operator's "
          + "DEMO_IMAGE. Must start with one of the operator's ALLOWED_IMAGE_PREFIXES, if it has "
          + "any. A change triggers a rolling update of the pods.")
  @ValidationRule(value = ImageRules.REFERENCE, message = ImageRules.REFERENCE_MESSAGE)
  private String image;

  @JsonPropertyDescription(
      "When the kubelet pulls the image: 'Always', 'IfNotPresent' or 'Never'. Defaults to "
          + "IfNotPresent. A change triggers a rolling update of the pods.")
  @Default(Defaults.IMAGE_PULL_POLICY)
  private ImagePullPolicy imagePullPolicy;

  @JsonPropertyDescription(
      "Secrets in the same namespace that are used to pull the image, at most 16. If unset, "
          + "none. A change triggers a rolling update of the pods.")
  private List<LocalObjectReference> imagePullSecrets;

  @JsonPropertyDescription(
      "Compute resources of each demo pod. A change triggers a rolling update of the pods.")
  private ResourcesSpec resources;

  @JsonPropertyDescription(
      "Labels added to the pods and to every object that the operator creates for the demo, "
          + "for example labels that a policy requires. At most 32; the keys 'app' and "
          + "'app.kubernetes.io/*' are reserved. If unset, none. A change triggers a rolling "
          + "update of the pods.")
  @ValidationRule(value = MetadataRules.LABELS, message = MetadataRules.LABELS_MESSAGE)
  private Map<String, String> commonLabels;

  @JsonPropertyDescription(
      "Labels and annotations of the demo pods only, for example those of a service mesh. A "
          + "change triggers a rolling update of the pods.")
  private PodMetadataSpec podMetadata;

  @JsonPropertyDescription(
      "Labels of the nodes on which the demo pods can run, as in a pod. At most 32. If "
          + "unset, all nodes. A change triggers a rolling update of the pods.")
  @ValidationRule(
      value = MetadataRules.NODE_SELECTOR,
      message = MetadataRules.NODE_SELECTOR_MESSAGE)
  private Map<String, String> nodeSelector;

  @JsonPropertyDescription(
      "Node taints that the demo pods tolerate, as in a pod. At most 32. If unset, none. A "
          + "change triggers a rolling update of the pods.")
  @ValidationRule(value = MetadataRules.TOLERATIONS, message = MetadataRules.TOLERATIONS_MESSAGE)
  private List<Toleration> tolerations;

  @JsonPropertyDescription(
      "Name of the PriorityClass of the demo pods. If unset, the cluster's default priority. "
          + "A change triggers a rolling update of the pods.")
  @ValidationRule(
      value = MetadataRules.PRIORITY_CLASS,
      message = MetadataRules.PRIORITY_CLASS_MESSAGE)
  private String priorityClassName;

  @JsonPropertyDescription(
      "Distributions of the generated RPC durations. A change triggers a rolling update of "
          + "the pods.")
  private GeneratorSpec generator;

  @ValidationRule(
      value = LoadRules.AT_MOST_1_000_000_SERIES,
      message = LoadRules.AT_MOST_1_000_000_SERIES_MESSAGE)
  @JsonPropertyDescription(
      "Additional, predictable series that each demo pod exposes, so that a Prometheus can be "
          + "sized; at most 1000000 a pod, and at most the operator's MAX_LOAD_SERIES, by default 0, in "
          + "all demos together. If unset, none. Adding or removing it triggers a rolling update "
          + "of the pods; a change of it does not restart them.")
  private LoadSpec load;

  @ValidationRule(
      value = MonitoringRules.TIMEOUT_WITHIN_INTERVAL,
      message = MonitoringRules.TIMEOUT_WITHIN_INTERVAL_MESSAGE,
      fieldPath = ".scrapeTimeout")
  @JsonPropertyDescription("How Prometheus scrapes the demo pods. A change does not restart pods.")
  private MonitoringSpec monitoring;

  @JsonPropertyDescription(
      "Whether the operator verifies the demo by querying Prometheus. A change does not "
          + "restart pods.")
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

  public LoadSpec getLoad() {
    return load;
  }

  public void setLoad(LoadSpec load) {
    this.load = load;
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
