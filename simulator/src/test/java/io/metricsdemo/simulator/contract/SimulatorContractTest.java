package io.metricsdemo.simulator.contract;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.metricsdemo.simulator.SimulatedApiServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The simulated API server passes the suite that a real one passes. */
@Tag("slow")
class SimulatorContractTest extends ApiServerContract {

  private static SimulatedApiServer server;
  private static KubernetesClient client;

  SimulatorContractTest() {
    super(() -> client);
  }

  @BeforeAll
  static void start() {
    server = SimulatedApiServer.start();
    client = server.client();
  }

  @AfterAll
  static void stop() {
    server.close();
  }
}
