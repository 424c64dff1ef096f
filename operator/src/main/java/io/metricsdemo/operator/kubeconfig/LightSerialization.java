package io.metricsdemo.operator.kubeconfig;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Reads objects for a short run, which loading classes would dominate: it does not search kinds by
 * their names, and omits the parts of pods that have the most classes and do not affect a scrape.
 */
final class LightSerialization {

  @JsonIgnoreProperties({
    "affinity",
    "dnsConfig",
    "ephemeralContainers",
    "hostAliases",
    "imagePullSecrets",
    "readinessGates",
    "resourceClaims",
    "resources",
    "schedulingGates",
    "securityContext",
    "tolerations",
    "topologySpreadConstraints",
    "volumes"
  })
  private interface PodSpecParts {}

  @JsonIgnoreProperties({
    "env",
    "envFrom",
    "lifecycle",
    "livenessProbe",
    "readinessProbe",
    "resizePolicy",
    "restartPolicyRules",
    "securityContext",
    "startupProbe",
    "volumeDevices",
    "volumeMounts"
  })
  private interface ContainerParts {}

  /** One for the kubeconfig and the client: what it learns of a class, it learns once. */
  static final KubernetesSerialization INSTANCE = create();

  private LightSerialization() {}

  private static KubernetesSerialization create() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.addMixIn(PodSpec.class, PodSpecParts.class);
    mapper.addMixIn(Container.class, ContainerParts.class);
    return new KubernetesSerialization(mapper, false);
  }
}
