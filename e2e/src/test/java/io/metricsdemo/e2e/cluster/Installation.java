package io.metricsdemo.e2e.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
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
    apply();
    return true;
  }

  /** Applies it, and so puts back what a test has changed of it. */
  public void apply() {
    if (monitoringCrds().isPresent()) {
      List.of("servicemonitors", "prometheusrules", "prometheuses", "prometheusagents")
          .forEach(Installation::applyCrd);
    }
    Command.kubectl("apply", "-k", "deploy/install").orThrow();
    awaitEstablished("metricsdemos.metricsdemo.io");
    scale(operators);
  }

  /** Runs the operator as a process in place of its pods, until it is applied again. */
  public static OperatorProcess replaceOperator(
      KubernetesClient client, Map<String, String> environment) {
    scale(0);
    // A pod that is about to go may still reconcile.
    await("no pod of the operator").until(() -> allOperatorPods(client), List::isEmpty);
    OperatorProcess operator = OperatorProcess.launch(client, environment);
    operator.awaitLog("Watching MetricsDemos");
    return operator;
  }

  private static void scale(int replicas) {
    Command.kubectlIn(
            OperatorProcess.NAMESPACE,
            "scale",
            "deployment/" + OperatorProcess.SERVICE_ACCOUNT,
            "--replicas=" + replicas)
        .orThrow();
  }

  /** The pods of the operator, those that are about to go apart. */
  public static List<Pod> operatorPods(KubernetesClient client) {
    return allOperatorPods(client).stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  private static List<Pod> allOperatorPods(KubernetesClient client) {
    return client
        .pods()
        .inNamespace(OperatorProcess.NAMESPACE)
        .withLabel("app.kubernetes.io/name", "metricsdemo-operator")
        .list()
        .getItems();
  }

  /**
   * The folder with the CRDs as Prometheus Operator ships them, where the tests are to install
   * them.
   */
  private static Optional<String> monitoringCrds() {
    return Optional.ofNullable(System.getenv("E2E_MONITORING_CRDS"));
  }

  /** Lets the API server know ServiceMonitors, as the installation of Prometheus Operator does. */
  public static void applyServiceMonitorCrd() {
    applyCrd("servicemonitors");
  }

  private static void applyCrd(String plural) {
    String folder = monitoringCrds().orElseThrow();
    Command.kubectl(
            "apply",
            "--server-side",
            "-f",
            "%s/monitoring.coreos.com_%s.yaml".formatted(folder, plural))
        .orThrow();
    awaitEstablished(plural + ".monitoring.coreos.com");
  }

  /**
   * kubectl wait fails at once for a CRD so young that it has no conditions, and is tried again.
   */
  private static void awaitEstablished(String crd) {
    await(crd)
        .until(
            () ->
                Command.kubectl("wait", "--for=condition=Established", "crd/" + crd, "--timeout=5s")
                    .exitCode(),
            exitCode -> exitCode == 0);
  }
}
