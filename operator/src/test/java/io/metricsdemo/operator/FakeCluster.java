package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.PrometheusResources;
import io.metricsdemo.simulator.SchemalessCrd;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** The whole operator with fake Prometheus servers around it, seen by the status of its demos. */
final class FakeCluster implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestCluster cluster = TestCluster.withoutOperator();
  private final List<FakeServer> servers = new ArrayList<>();
  private final Socket unheard = new Socket();
  private final FakeDetours detours = FakeDetours.start();
  private final List<MetricsDemoOperator> operators = new ArrayList<>();

  /** The operator asks one server, whose address is among its settings. */
  static FakeCluster asking(FakeServer server) throws InvalidConfigException {
    FakeCluster cluster = new FakeCluster();
    cluster.servers.add(server);
    return cluster.startOperator(Map.of("PROMETHEUS_URL", server.url()));
  }

  /** The cluster knows the kinds of Prometheus Operator, and no operator of ours runs yet. */
  static FakeCluster withPrometheusOperator() {
    FakeCluster cluster = new FakeCluster();
    for (PrometheusResource.Kind kind : PrometheusResource.Kind.values()) {
      cluster.cluster.server().registerCrd(SchemalessCrd.of(PrometheusResources.definition(kind)));
    }
    return cluster;
  }

  FakeCluster startOperator() throws InvalidConfigException {
    return startOperator(Map.of());
  }

  FakeCluster startOperator(Map<String, String> environment) throws InvalidConfigException {
    operators.add(
        MetricsDemoOperator.start(
            OperatorConfig.fromEnvironment(environment),
            detours.clientLike(MetricsDemoOperator.client(cluster.server().config())),
            new PrometheusRegistry(),
            () -> {},
            Duration.ofMillis(200)));
    return this;
  }

  /** The API server leaves an operator that starts later without an answer to such requests. */
  FakeServer hangs(String pathEnd) throws IOException {
    FakeServer hung = server();
    hung.answersQueries(FakeServer.Answer.HANG);
    detours.add(pathEnd, URI.create(hung.url() + "/api/v1/query"));
    return hung;
  }

  void stopOperator() {
    operators.forEach(MetricsDemoOperator::close);
    operators.clear();
  }

  TestCluster cluster() {
    return cluster;
  }

  /** A new server, which is closed with the cluster. */
  FakeServer server() throws IOException {
    FakeServer server = new FakeServer();
    servers.add(server);
    return server;
  }

  /** A Prometheus that selects every ServiceMonitor, with a server as its only pod. */
  FakeServer prometheus(String name) throws IOException {
    FakeServer server = server();
    resource("v1", "Prometheus", name, "{}");
    pod("prometheus", name, 0, server.port(), true);
    return server;
  }

  /** A Prometheus that selects none of the demos' ServiceMonitors. */
  void strangersPrometheus(String name, FakeServer server) {
    resource("v1", "Prometheus", name, "{\"matchLabels\": {\"team\": \"strangers\"}}");
    pod("prometheus", name, 0, server.port(), true);
  }

  /** A PrometheusAgent that selects every ServiceMonitor. */
  FakeServer agent(String name) throws IOException {
    FakeServer server = server();
    resource("v1alpha1", "PrometheusAgent", name, "{}");
    pod("prometheus-agent", name, 0, server.port(), true);
    return server;
  }

  /**
   * A Prometheus that selects every ServiceMonitor.
   *
   * @param fields more of its spec, in JSON
   */
  FakeServer prometheusWith(String name, String fields) throws IOException {
    FakeServer server = server();
    resource("v1", "Prometheus", name, "{}, " + fields);
    pod("prometheus", name, 0, server.port(), true);
    return server;
  }

  /** One more replica of a Prometheus. */
  FakeServer replica(String name, int index) throws IOException {
    FakeServer server = server();
    pod("prometheus", name, index, server.port(), true);
    return server;
  }

  /** A Prometheus whose only pod is not ready, and listens nowhere yet. */
  void startingPrometheus(String name) throws IOException {
    resource("v1", "Prometheus", name, "{}");
    // Bound, so that nobody else can listen there.
    unheard.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    pod("prometheus", name, 0, unheard.getLocalPort(), false);
  }

  private void resource(String version, String kind, String name, String selector) {
    put(
        Serialization.unmarshal(
            """
            {"apiVersion": "monitoring.coreos.com/%s", "kind": "%s",
             "metadata": {"namespace": "%s", "name": "%s"},
             "spec": {"serviceMonitorSelector": %s, "serviceMonitorNamespaceSelector": {}}}
            """
                .formatted(version, kind, NAMESPACE, name, selector),
            GenericKubernetesResource.class));
  }

  private void pod(String application, String name, int index, int port, boolean ready) {
    // @formatter:off
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
              .withNamespace(NAMESPACE)
              .withName("%s-%s-%d".formatted(application, name, index))
              .addToLabels("app.kubernetes.io/name", application)
              .addToLabels("operator.prometheus.io/name", name)
              .addToLabels("operator.prometheus.io/shard", "0")
            .endMetadata()
            .withNewSpec()
              .addNewContainer()
                .withName("prometheus")
                .addNewPort().withName("web").withContainerPort(port).endPort()
              .endContainer()
            .endSpec()
            .withNewStatus()
              .withPhase("Running")
              .withPodIP("127.0.0.1")
              .addNewCondition()
                .withType("Ready").withStatus(ready ? "True" : "False")
              .endCondition()
            .endStatus()
            .build();
    // @formatter:on
    cluster.server().putWithoutAdmission(pod);
  }

  /** A demo with so many pods, which are all ready and behind its Service. */
  void ready(String name, String... pods) {
    ready(TestCluster.verifiedDemo(name), pods);
  }

  void ready(MetricsDemo demo, String... pods) {
    demo.getSpec().setReplicas(pods.length);
    put(demo);
    podsReady(demo.getMetadata().getName(), pods);
  }

  /** The pods of a demo that exists are all ready and behind its Service. */
  void podsReady(String name, String... pods) {
    String uid = cluster.demoNow(name).orElseThrow().getMetadata().getUid();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(cluster.deployment(name))
                    .map(Deployment::getMetadata)
                    .hasValueSatisfying(
                        deployment ->
                            assertThat(deployment.getOwnerReferences())
                                .extracting(OwnerReference::getUid)
                                .contains(uid)));
    cluster.pods(name, pods.length);
    endpoints(name, pods);
    cluster.awaitCondition(name, "Ready", "True", "Reconciled");
  }

  /** Other pods are behind the Service of a demo. */
  void endpoints(String name, String... pods) {
    put(TestCluster.slice(name, List.of(pods)));
  }

  void delete(String name) {
    cluster.delete(cluster.demoNow(name).orElseThrow());
    cluster
        .client()
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(NAMESPACE)
        .withName(name)
        .delete();
  }

  private <T extends HasMetadata> T put(T object) {
    return cluster.client().resource(object).createOr(NonDeletingOperation::update);
  }

  /** Waits until a condition of a demo has a status, and returns the demo's whole status then. */
  JsonNode await(String demo, String type, String status) {
    return await(
        demo,
        found ->
            assertThat(condition(found, type).path("status").asText())
                .as("%s of %s: %s", type, demo, condition(found, type))
                .isEqualTo(status));
  }

  /** Waits until the status of a demo is as asserted, and returns it. */
  JsonNode await(String demo, Consumer<JsonNode> asserted) {
    AtomicReference<JsonNode> last = new AtomicReference<>();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              last.set(status(demo));
              asserted.accept(last.get());
            });
    return last.get();
  }

  JsonNode status(String demo) {
    return JSON.valueToTree(
            cluster
                .client()
                .genericKubernetesResources("metricsdemo.io/v1alpha1", "MetricsDemo")
                .inNamespace(NAMESPACE)
                .withName(demo)
                .get())
        .path("status");
  }

  static JsonNode condition(JsonNode status, String type) {
    return only(status.path("conditions"), "type", type);
  }

  /** The row of a server in a status; missing where there is none. */
  static JsonNode row(JsonNode status, String server) {
    return only(status.path("prometheuses"), "name", server);
  }

  private static JsonNode only(JsonNode list, String field, String value) {
    for (JsonNode entry : list) {
      if (entry.path(field).asText().equals(value)) {
        return entry;
      }
    }
    return JSON.missingNode();
  }

  @Override
  public void close() {
    stopOperator();
    cluster.close();
    detours.close();
    servers.forEach(FakeServer::close);
    try {
      unheard.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
