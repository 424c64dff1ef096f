package io.metricsdemo.e2e.apiserver;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.simulator.contract.ApiServerContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The real API server passes the suite that the simulated one passes. */
class ApiServerContractIT extends ApiServerContract {

  private static KubernetesClient client;

  ApiServerContractIT() {
    super(() -> client);
  }

  @BeforeAll
  static void connect() {
    client = Cluster.connect();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }
}
