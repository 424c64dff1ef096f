package io.metricsdemo.operator.prometheusoperator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/** Pods as Prometheus Operator makes them. */
public final class Pods {

  private Pods() {}

  /**
   * A ready one of shard 0.
   *
   * @param application prometheus or prometheus-agent
   * @param of name of the resource
   */
  public static Pod pod(String namespace, String name, String application, String of, String ip) {
    // @formatter:off
    return new PodBuilder()
        .withNewMetadata()
          .withNamespace(namespace)
          .withName(name)
          .addToLabels("app.kubernetes.io/name", application)
          .addToLabels("operator.prometheus.io/name", of)
          .addToLabels("operator.prometheus.io/shard", "0")
        .endMetadata()
        .withNewSpec()
          .addNewContainer()
            .withName("prometheus")
            .addNewPort().withName("web").withContainerPort(9090).endPort()
          .endContainer()
          .addNewContainer()
            .withName("config-reloader")
            .addNewPort().withName("reloader-web").withContainerPort(8080).endPort()
          .endContainer()
        .endSpec()
        .withNewStatus()
          .withPhase("Running")
          .withPodIP(ip)
          .addNewCondition().withType("Initialized").withStatus("True").endCondition()
          .addNewCondition().withType("Ready").withStatus("True").endCondition()
        .endStatus()
        .build();
    // @formatter:on
  }
}
