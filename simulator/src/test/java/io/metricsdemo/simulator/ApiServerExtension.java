package io.metricsdemo.simulator;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server of its own, with the custom kind of these tests, for each test. */
final class ApiServerExtension implements BeforeEachCallback, AfterEachCallback {

  private SimulatedApiServer server;
  private KubernetesClient client;

  @Override
  public void beforeEach(ExtensionContext context) {
    server = SimulatedApiServer.start();
    server.registerCrd(Widgets.definition());
    client = server.client();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.close();
  }

  SimulatedApiServer server() {
    return server;
  }

  KubernetesClient client() {
    return client;
  }
}
