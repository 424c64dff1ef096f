package io.metricsdemo.e2e.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The operator as one process for all tests of a class. It sees to the installation itself, since
 * JUnit does not keep the order in which a class declares its extensions.
 */
public final class RunningOperator implements BeforeAllCallback, AfterAllCallback {

  private OperatorProcess process;

  @Override
  public void beforeAll(ExtensionContext context) {
    Installation.withoutOperator().beforeAll(context);
    start();
  }

  /** Starts it and returns when it watches. */
  public void start() {
    try (KubernetesClient client = Cluster.connect()) {
      process = OperatorProcess.start(client);
    }
  }

  /** Asks it to end, as the kubelet does; {@link #start()} then starts another one. */
  public void terminate() {
    process.terminate();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (process != null) {
      process.close();
    }
  }
}
