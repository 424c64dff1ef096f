package io.metricsdemo.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The Prometheus of the cluster and its operator, which a test may change; they are put back when
 * the test has ended.
 */
public final class SharedPrometheus implements BeforeEachCallback, AfterEachCallback {

  private static final String NAMESPACE = "monitoring";
  private static final String RESOURCE = "prometheus/k8s";
  private static final String OPERATOR = "deployment/prometheus-operator";

  private JsonNode resource;
  private boolean scaled;

  @Override
  public void beforeEach(ExtensionContext context) {
    resource =
        Serialization.unmarshal(kubectl("get", RESOURCE, "-o", "json").orThrow(), JsonNode.class);
  }

  /** Changes its resource by a JSON merge patch. */
  public void patch(String patch) {
    kubectl("patch", RESOURCE, "--type=merge", "-p", patch).orThrow();
  }

  /** Deletes its resource, and with it the pods. */
  public void delete() {
    kubectl("delete", RESOURCE, "--wait").orThrow();
  }

  /** Puts its resource back as it was. */
  public void restore() {
    String spec = resource.path("spec").toString();
    if (kubectl("get", RESOURCE).exitCode() == 0) {
      kubectl(
              "patch",
              RESOURCE,
              "--type=json",
              "-p",
              "[{\"op\": \"replace\", \"path\": \"/spec\", \"value\": %s}]".formatted(spec))
          .orThrow();
    } else {
      Command.apply(
          NAMESPACE,
          """
          {"apiVersion": "monitoring.coreos.com/v1", "kind": "Prometheus", "metadata": {"name": "k8s"}, "spec": %s}
          """
              .formatted(spec));
    }
  }

  /** Stops Prometheus Operator, or starts it again. */
  public void scaleOperator(int replicas) {
    scaled = replicas == 0;
    kubectl("scale", OPERATOR, "--replicas=" + replicas).orThrow();
    if (replicas == 0) {
      kubectl("wait", "--for=delete", "pod", "-l", "app.kubernetes.io/name=prometheus-operator")
          .orThrow();
    } else {
      kubectl("rollout", "status", OPERATOR, "--timeout=60s").orThrow();
    }
  }

  /** The address of its pod. */
  public String podAddress() {
    return kubectl(
            "get",
            "pods",
            "-l",
            "operator.prometheus.io/name=k8s",
            "-o",
            "jsonpath={.items[0].status.podIP}")
        .orThrow();
  }

  public Command kubectl(String... arguments) {
    return Command.kubectlIn(NAMESPACE, arguments);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (scaled) {
      scaleOperator(1);
    }
    restore();
    kubectl("wait", "--for=condition=Available", RESOURCE, "--timeout=120s").orThrow();
  }
}
