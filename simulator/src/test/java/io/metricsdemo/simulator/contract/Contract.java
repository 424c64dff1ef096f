package io.metricsdemo.simulator.contract;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.metricsdemo.simulator.Widgets;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A part of the contract: cases that each have a namespace of an API server for themselves. */
abstract class Contract {

  private final Supplier<KubernetesClient> server;
  private Api api;

  Contract(Supplier<KubernetesClient> server) {
    this.server = server;
  }

  @BeforeEach
  void createNamespace() {
    api = new Api(server.get(), "contract-" + UUID.randomUUID());
    api.post(
        "/api/v1/namespaces",
        "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(api.namespace()));
    defineWidgets();
  }

  @AfterEach
  void deleteNamespace() {
    api.delete("/api/v1/namespaces/" + api.namespace());
  }

  final Api api() {
    return api;
  }

  private void defineWidgets() {
    KubernetesClient client = server.get();
    if (client.resource(Widgets.definition()).get() == null) {
      client.resource(Widgets.definition()).create();
      await().until(() -> api.get(api.widgets()).code() == 200);
    }
  }

  static String configMap(String name, String data) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: %s}"
        .formatted(name, data);
  }

  static String widget(String name, String spec) {
    return "{apiVersion: example.com/v1, kind: Widget, metadata: {name: %s}, spec: %s}"
        .formatted(name, spec);
  }

  /** Of two ports, with a replica count and two labels. */
  static String deployment() {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: x
      labels: {app: demo, team: red}
    spec:
      replicas: 2
      selector: {matchLabels: {app: demo}}
      template:
        metadata: {labels: {app: demo}}
        spec:
          containers:
          - name: app
            image: demo:1
            ports:
            - {containerPort: 8080, name: http}
            - {containerPort: 8081, name: health}
    """;
  }

  static String service() {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      selector: {app: demo}
      ports:
      - {name: http-metrics, port: 8080, targetPort: http-metrics}
    """;
  }
}
