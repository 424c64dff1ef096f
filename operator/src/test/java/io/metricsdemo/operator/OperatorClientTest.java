package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the operator's client reads, without the classes of all kinds of Kubernetes. */
class OperatorClientTest {

  private final KubernetesClient client = MetricsDemoOperator.client(Config.empty());
  private final KubernetesSerialization json = client.getKubernetesSerialization();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void error_that_ends_a_watch_is_a_status() {
    KubernetesResource error =
        event("ERROR", "{'apiVersion': 'v1', 'kind': 'Status', 'code': 410}");

    assertThat(error)
        .isInstanceOfSatisfying(
            Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
  }

  @Test
  void crd_of_a_watch_is_a_crd() {
    KubernetesResource crd =
        event(
            "ADDED",
            "{'apiVersion': 'apiextensions.k8s.io/v1', 'kind': 'CustomResourceDefinition'}");

    assertThat(crd).isInstanceOf(CustomResourceDefinition.class);
  }

  @Test
  void kinds_that_are_not_used_are_not_searched() {
    assertThat(json.getRegisteredKubernetesResource("networking.k8s.io/v1", "NetworkPolicy"))
        .isNull();
  }

  private KubernetesResource event(String type, String object) {
    String event = "{'type': '%s', 'object': %s}".formatted(type, object).replace('\'', '"');
    return (KubernetesResource) json.unmarshal(event, WatchEvent.class).getObject();
  }
}
