package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;

/** The Deployment of a demo of generation 2, as its controller counts the pods. */
final class CountedDeployment {

  private CountedDeployment() {}

  static Optional<Deployment> allReady(int replicas) {
    return of(
        replicas,
        "{observedGeneration: 2, replicas: %1$d, updatedReplicas: %1$d, readyReplicas: %1$d}"
            .formatted(replicas));
  }

  /**
   * @param status in YAML
   */
  static Optional<Deployment> of(int replicas, String status) {
    return Optional.of(
        Serialization.unmarshal(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: demo-app, namespace: default, generation: 2}
            spec: {replicas: %d}
            status: %s
            """
                .formatted(replicas, status),
            Deployment.class));
  }
}
