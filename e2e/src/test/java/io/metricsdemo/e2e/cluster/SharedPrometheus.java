package io.metricsdemo.e2e.cluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
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

  private static final List<String> SELECTORS =
      List.of("serviceMonitorSelector", "serviceMonitorNamespaceSelector");

  /** That of its spec, and that which Prometheus Operator has acted upon. */
  private static final String GENERATIONS =
      "{.metadata.generation} {.status.conditions[?(@.type==\"Reconciled\")].observedGeneration}";

  private JsonNode resource;
  private final List<String> added = new ArrayList<>();
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

  /** Changes its resource by a JSON merge patch that restarts its pods; returns when they run. */
  public void restart(String patch) {
    patch(patch);
    awaitSettled();
  }

  /**
   * Changes how it serves its API, and returns when it does.
   *
   * @param url where the reloader beside it then finds it
   * @param fields of its spec, in JSON
   */
  public void serveAt(String url, String fields) {
    String containers = resource.at("/spec/containers").toString();
    ObjectNode spec = Serialization.unmarshal(fields, ObjectNode.class);
    spec.set(
        "containers",
        Serialization.unmarshal(containers.replace("http://localhost:9090/", url), JsonNode.class));
    restart("{\"spec\": %s}".formatted(spec));
  }

  /**
   * Makes another Prometheus beside it, which goes when the test has ended.
   *
   * @param fields of its spec, in JSON, that are not as those of the first
   */
  public void add(String name, String fields) {
    // The arguments of the reloader name a folder after the resource.
    String copy =
        resource.path("spec").toString().replace("/prometheus-k8s-", "/prometheus-" + name + "-");
    ObjectNode spec = Serialization.unmarshal(copy, ObjectNode.class);
    spec.setAll(Serialization.unmarshal(fields, ObjectNode.class));
    added.add("Prometheus/" + name);
    apply("v1", "Prometheus", name, spec);
  }

  /** Makes an agent beside it that selects the same, and goes when the test has ended. */
  public void addAgent(String name) {
    ObjectNode spec = agent();
    SELECTORS.forEach(field -> spec.set(field, resource.path("spec").path(field)));
    addAgent(name, spec);
  }

  /**
   * Makes an agent beside it that runs on each node, and goes when the test has ended. The CRD
   * takes no selector of ServiceMonitors in it.
   */
  public void addAgentOnEachNode(String name) {
    ObjectNode spec = agent();
    spec.put("mode", "DaemonSet");
    addAgent(name, spec);
  }

  private void addAgent(String name, ObjectNode spec) {
    added.add("PrometheusAgent/" + name);
    apply("v1alpha1", "PrometheusAgent", name, spec);
  }

  private ObjectNode agent() {
    ObjectNode spec = resource.path("spec").deepCopy();
    return spec.retain(
        "image",
        "version",
        "resources",
        "securityContext",
        "serviceAccountName",
        "serviceDiscoveryRole");
  }

  /** Makes a Secret beside it with a certificate that is signed by itself, until the test ends. */
  public void addCertificate(String secret) {
    added.add("Secret/" + secret);
    Command.createCertificate(NAMESPACE, secret, "prometheus.example");
  }

  private static void apply(String version, String kind, String name, JsonNode spec) {
    Command.apply(
        NAMESPACE,
        """
        {"apiVersion": "monitoring.coreos.com/%s", "kind": "%s", "metadata": {"name": "%s"}, "spec": %s}
        """
            .formatted(version, kind, name, spec));
  }

  /** Waits until it has so many pods that are ready, of all its shards. */
  public void awaitPods(int number) {
    awaitPods(RESOURCE, number);
  }

  private void awaitPods(String resource, int number) {
    kubectl(
            "wait",
            "--for=jsonpath={.status.availableReplicas}=" + number,
            resource,
            "--timeout=3m")
        .orThrow();
  }

  /**
   * Adds a Prometheus that scrapes nothing, and has two replicas of the shared one write to it.
   *
   * @return the URL of its API
   */
  public String writeTo(String name) {
    add(
        name,
        """
        {"enableRemoteWriteReceiver": true, "serviceMonitorNamespaceSelector": {"matchLabels": {"no": "namespace"}}}
        """);
    awaitPods("prometheus/" + name, 1);
    String url = "http://%s:9090".formatted(podAddress("prometheus-%s-0".formatted(name)));
    patch(
        "{\"spec\": {\"replicas\": 2, \"remoteWrite\": [{\"url\": \"%s/api/v1/write\"}]}}"
            .formatted(url));
    awaitPods(2);
    return url;
  }

  /** Deletes its resource, and with it the pods. */
  public void delete() {
    kubectl("delete", RESOURCE, "--wait").orThrow();
  }

  /** Puts its resource back as it was. */
  public void restore() {
    JsonNode spec = resource.path("spec");
    if (kubectl("get", RESOURCE).exitCode() == 0) {
      kubectl(
              "patch",
              RESOURCE,
              "--type=json",
              "-p",
              "[{\"op\": \"replace\", \"path\": \"/spec\", \"value\": %s}]".formatted(spec))
          .orThrow();
    } else {
      apply("v1", "Prometheus", "k8s", spec);
    }
  }

  /** Stops Prometheus Operator, or starts it again. */
  public void scaleOperator(int replicas) {
    scaled = replicas == 0;
    kubectl("scale", OPERATOR, "--replicas=" + replicas).orThrow();
    if (replicas == 0) {
      await("no pod of " + OPERATOR)
          .until(
              () ->
                  kubectl(
                          "get",
                          "pods",
                          "-l",
                          "app.kubernetes.io/name=prometheus-operator",
                          "-o",
                          "jsonpath={.items[*].metadata.name}")
                      .orThrow()
                      .isEmpty());
    } else {
      kubectl("rollout", "status", OPERATOR, "--timeout=3m").orThrow();
    }
  }

  /** The address of its first pod. */
  public String podAddress() {
    return podAddress("prometheus-k8s-0");
  }

  private String podAddress(String pod) {
    return kubectl("get", "pod/" + pod, "-o", "jsonpath={.status.podIP}").orThrow();
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
    added.forEach(one -> kubectl("delete", one, "--ignore-not-found", "--wait").orThrow());
    awaitSettled();
  }

  /** Waits until it runs as its resource says now, and not as it did before. */
  private void awaitSettled() {
    await("the old " + RESOURCE)
        .until(
            () ->
                kubectl("get", RESOURCE, "-o", "jsonpath=" + GENERATIONS)
                    .orThrow()
                    .matches("(\\d+) \\1"));
    kubectl("rollout", "status", "statefulset/prometheus-k8s", "--timeout=3m").orThrow();
  }
}
