package io.metricsdemo.e2e.cluster;

import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What ships is installed, as a user installs it: once for all tests of a run. */
public final class Installation implements BeforeAllCallback {

  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(Installation.class);

  private final int operators;

  private Installation(int operators) {
    this.operators = operators;
  }

  /** With the replicas that ship. */
  public static Installation complete() {
    return new Installation(2);
  }

  /** With no operator, since the tests start it as a process. */
  public static Installation withoutOperator() {
    return new Installation(0);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(STORE)
        .computeIfAbsent(operators, number -> install(), Boolean.class);
  }

  private boolean install() {
    serviceMonitorCrd().ifPresent(Installation::applyServiceMonitorCrd);
    Command.kubectl("apply", "-k", "deploy/install").orThrow();
    Command.kubectl(
            "wait",
            "--for=condition=Established",
            "crd/metricsdemos.metricsdemo.io",
            "--timeout=30s")
        .orThrow();
    Command.kubectl(
            "--namespace",
            OperatorProcess.NAMESPACE,
            "scale",
            "deployment/" + OperatorProcess.SERVICE_ACCOUNT,
            "--replicas=" + operators)
        .orThrow();
    return true;
  }

  /** The CRD as Prometheus Operator ships it, where the tests are to install it. */
  private static Optional<String> serviceMonitorCrd() {
    return Optional.ofNullable(System.getenv("E2E_SERVICE_MONITOR_CRD"));
  }

  /** Lets the API server know ServiceMonitors, as the installation of Prometheus Operator does. */
  public static void applyServiceMonitorCrd() {
    applyServiceMonitorCrd(serviceMonitorCrd().orElseThrow());
  }

  private static void applyServiceMonitorCrd(String file) {
    Command.kubectl("apply", "--server-side", "-f", file).orThrow();
    Command.kubectl(
            "wait",
            "--for=condition=Established",
            "crd/servicemonitors.monitoring.coreos.com",
            "--timeout=30s")
        .orThrow();
  }
}
