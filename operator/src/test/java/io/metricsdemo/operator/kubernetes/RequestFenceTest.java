package io.metricsdemo.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.metricsdemo.operator.MetricsDemoOperator;
import io.metricsdemo.simulator.SimulatedApiServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestFenceTest {

  private static final ConfigMap OBJECT =
      new ConfigMapBuilder()
          .withNewMetadata()
          .withNamespace("default")
          .withName("object")
          .endMetadata()
          .build();

  private final SimulatedApiServer server = SimulatedApiServer.start();
  private final KubernetesClient client = MetricsDemoOperator.client(server.config());
  private volatile boolean leading = true;

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void writes_pass_only_while_the_replica_leads() {
    RequestFence.of(client).openWhile(() -> leading);
    client.resource(OBJECT).create();
    leading = false;
    long writes = server.requests().writes().size();

    assertThatThrownBy(() -> client.resource(OBJECT).delete())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("does not lead");
    assertThatThrownBy(() -> derived().resource(OBJECT).patch())
        .isInstanceOf(KubernetesClientException.class);

    assertThat(server.requests().writes()).hasSize((int) writes);
    assertThat(client.resource(OBJECT).get()).isNotNull();
    leading = true;
    assertThat(client.resource(OBJECT).delete()).isNotEmpty();
  }

  @Test
  void lease_can_be_released_by_a_replica_that_does_not_lead() {
    RequestFence.of(client).openWhile(() -> false);

    client
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("lease")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build())
        .create();

    assertThat(client.leases().inNamespace("default").withName("lease").get()).isNotNull();
  }

  @Test
  void client_without_a_fence_is_refused() {
    assertThatThrownBy(() -> RequestFence.of(server.client()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private KubernetesClient derived() {
    return client.newClient(new RequestConfigBuilder().build()).adapt(KubernetesClient.class);
  }
}
