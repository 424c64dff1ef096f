package io.metricsdemo.operator;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.api.v1alpha1.VerificationSpec;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.simulator.LoggedRequest;
import io.metricsdemo.simulator.SchemalessCrd;
import io.metricsdemo.simulator.SimulatedApiServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The real operator on a simulated API server. The test plays the controllers that make pods, with
 * {@link #pods}.
 */
public final class TestCluster implements AutoCloseable {

  public static final String NAMESPACE = "default";

  private final SimulatedApiServer server;
  private final KubernetesClient client;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final AtomicInteger failures = new AtomicInteger();
  private MetricsDemoOperator operator;

  private TestCluster(SimulatedApiServer server) {
    this.server = server;
    this.client = server.client();
  }

  /** A cluster that knows MetricsDemos and ServiceMonitors, with no operator yet. */
  static TestCluster withoutOperator() {
    return withoutOperator(SimulatedApiServer.start());
  }

  static TestCluster withoutOperator(SimulatedApiServer server) {
    TestCluster cluster = new TestCluster(server);
    cluster.server.registerCrd(
        Serialization.unmarshal(
            TestCluster.class.getResourceAsStream("/metricsdemos.metricsdemo.io.yaml"),
            CustomResourceDefinition.class));
    cluster.addServiceMonitorCrd();
    return cluster;
  }

  static TestCluster start() throws InvalidConfigException {
    return start(Map.of());
  }

  static TestCluster start(Map<String, String> environment) throws InvalidConfigException {
    TestCluster cluster = withoutOperator();
    cluster.startOperator(environment);
    return cluster;
  }

  void startOperator(Map<String, String> environment) throws InvalidConfigException {
    operator = startReplica(environment, registry, failures::incrementAndGet);
  }

  /** One more operator, which the test has to close. */
  MetricsDemoOperator startReplica(
      Map<String, String> environment,
      PrometheusRegistry metrics,
      MetricsDemoOperator.Ending ending)
      throws InvalidConfigException {
    return MetricsDemoOperator.start(
        OperatorConfig.fromEnvironment(environment),
        MetricsDemoOperator.client(server.config()),
        metrics,
        ending,
        Duration.ofMillis(200));
  }

  void addServiceMonitorCrd() {
    server.registerCrd(
        SchemalessCrd.of(ResourceDefinitionContext.fromResourceType(ServiceMonitor.class)));
  }

  void removeServiceMonitorCrd() {
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("servicemonitors.monitoring.coreos.com")
        .delete();
  }

  SimulatedApiServer server() {
    return server;
  }

  KubernetesClient client() {
    return client;
  }

  PrometheusRegistry registry() {
    return registry;
  }

  /** How often the operator gave up and asked to be started again. */
  int failures() {
    return failures.get();
  }

  /** Verification is off: results of queries would come at any time. */
  static MetricsDemo demo(String name) {
    MetricsDemo demo = verifiedDemo(name);
    VerificationSpec verification = new VerificationSpec();
    verification.setEnabled(false);
    demo.getSpec().setVerification(verification);
    return demo;
  }

  static MetricsDemo verifiedDemo(String name) {
    MetricsDemo demo = new MetricsDemo();
    demo.setMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
    demo.setSpec(new MetricsDemoSpec());
    return demo;
  }

  MetricsDemo create(MetricsDemo demo) {
    return client.resource(demo).create();
  }

  /** Changes the spec, again when the operator has written its status meanwhile. */
  void edit(String name, Consumer<MetricsDemoSpec> change) {
    await()
        .ignoreExceptionsMatching(
            e ->
                e instanceof KubernetesClientException answer
                    && answer.getCode() == HttpURLConnection.HTTP_CONFLICT)
        .untilAsserted(
            () ->
                client
                    .resources(MetricsDemo.class)
                    .inNamespace(NAMESPACE)
                    .withName(name)
                    .edit(
                        demo -> {
                          change.accept(demo.getSpec());
                          return demo;
                        }));
  }

  static MonitoringSpec interval(String interval) {
    MonitoringSpec monitoring = new MonitoringSpec();
    monitoring.setInterval(interval);
    return monitoring;
  }

  /** Plays the Deployment controller: all wanted pods exist, so many of them are ready. */
  void pods(String name, int ready) {
    client
        .resource(await().until(() -> deployment(name), Optional::isPresent).orElseThrow())
        .editStatus(
            live -> {
              live.setStatus(
                  new DeploymentStatusBuilder()
                      .withObservedGeneration(live.getMetadata().getGeneration())
                      .withReplicas(live.getSpec().getReplicas())
                      .withUpdatedReplicas(live.getSpec().getReplicas())
                      .withReadyReplicas(ready)
                      .withAvailableReplicas(ready)
                      .build());
              return live;
            });
  }

  /** Plays the Deployment controller whose pods are refused, for example by a quota. */
  void podsRefused(String name, String message) {
    client
        .resource(await().until(() -> deployment(name), Optional::isPresent).orElseThrow())
        .editStatus(
            live -> {
              live.setStatus(
                  new DeploymentStatusBuilder()
                      .withObservedGeneration(live.getMetadata().getGeneration())
                      .addNewCondition()
                      .withType("ReplicaFailure")
                      .withStatus("True")
                      .withMessage(message)
                      .endCondition()
                      .build());
              return live;
            });
  }

  Optional<MetricsDemo> demoNow(String name) {
    return Optional.ofNullable(client.resource(demo(name)).get());
  }

  Optional<Deployment> deployment(String name) {
    return Optional.ofNullable(
        client.apps().deployments().inNamespace(NAMESPACE).withName(name).get());
  }

  Optional<Service> service(String name) {
    return Optional.ofNullable(client.services().inNamespace(NAMESPACE).withName(name).get());
  }

  Optional<ServiceMonitor> serviceMonitor(String name) {
    return Optional.ofNullable(
        client.resources(ServiceMonitor.class).inNamespace(NAMESPACE).withName(name).get());
  }

  /** Waits for a condition of a demo to have a status and a reason, and returns it. */
  Condition awaitCondition(String name, String type, String status, String reason) {
    return await("%s=%s/%s of %s".formatted(type, status, reason, name))
        .until(
            () ->
                conditions(name).stream()
                    .filter(
                        c ->
                            c.getType().equals(type)
                                && c.getStatus().equals(status)
                                && c.getReason().equals(reason))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  List<Condition> conditions(String name) {
    return demoNow(name)
        .map(MetricsDemo::getStatus)
        .map(status -> status.getConditions())
        .orElse(List.of());
  }

  /** A demo whose pods are all ready, and all said about it. */
  void createReady(String name) {
    create(demo(name));
    pods(name, 2);
    awaitCondition(name, "Ready", "True", "Reconciled");
  }

  /** What the operator wrote, Events apart. */
  List<LoggedRequest> operatorWrites() {
    Predicate<LoggedRequest> byOperator =
        request -> request.fieldManager().equals("metricsdemo-operator");
    return server.requests().writes().stream()
        .filter(byOperator)
        .filter(request -> !request.resource().equals("events"))
        .toList();
  }

  Lease lease(String namespace) {
    return leases(namespace).get();
  }

  /** Plays another replica that takes the Lease, though it has not expired. */
  void giveLeaseAway(String namespace) {
    leases(namespace)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"holderIdentity\": \"somebody\"}}");
  }

  /** Plays the other replica that releases the Lease. */
  void freeLease(String namespace) {
    leases(namespace)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"holderIdentity\": null}}");
  }

  private Resource<Lease> leases(String namespace) {
    return client.leases().inNamespace(namespace).withName("metricsdemo-operator");
  }

  <T extends HasMetadata> void delete(T object) {
    client.resource(object).delete();
  }

  void startOperatorAgain() throws InvalidConfigException {
    registry.clear();
    startOperator(Map.of());
  }

  /**
   * Waits until what the operator does has come to rest, for a second: what it has not written by
   * then it does not write.
   */
  void awaitQuiet() {
    AtomicReference<Double> before = new AtomicReference<>();
    await()
        .during(Duration.ofSeconds(1))
        .until(
            () -> {
              double now = reconciliations() + requestsOfOperator();
              return Double.valueOf(now).equals(before.getAndSet(now));
            });
  }

  /**
   * Waits until a demo in trouble, the only one, has been reconciled once more from start to end;
   * or, where the operator does not try again, until it rests.
   */
  void awaitReconciledAgain() {
    double begun = reconciliations();
    AtomicReference<Double> before = new AtomicReference<>();
    AtomicReference<Instant> since = new AtomicReference<>(Instant.now());
    await()
        .until(
            () -> {
              double now = reconciliations() + requestsOfOperator();
              if (!Double.valueOf(now).equals(before.getAndSet(now))) {
                since.set(Instant.now());
              }
              return reconciliations() >= begun + 2
                  || since.get().isBefore(Instant.now().minusSeconds(1));
            });
  }

  private long requestsOfOperator() {
    return server
        .requests()
        .matching(
            request ->
                request.userAgent().startsWith("metricsdemo-operator")
                    && !request.resource().startsWith("leases"))
        .size();
  }

  /** How many reconciliations the operator has begun. */
  double reconciliations() {
    return reconciliations(registry);
  }

  static double reconciliations(PrometheusRegistry registry) {
    return registry.scrape(name -> name.equals("metricsdemo_reconciliations")).stream()
        .map(CounterSnapshot.class::cast)
        .flatMap(counter -> counter.getDataPoints().stream())
        .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
        .sum();
  }

  void stopOperator() {
    operator.close();
    operator = null;
  }

  @Override
  public void close() {
    if (operator != null) {
      operator.close();
    }
    server.close();
  }

  /** The EndpointSlice of a demo's Service, with these pods as ready endpoints. */
  static EndpointSlice slice(String name, List<String> pods) {
    // @formatter:off
    EndpointSliceBuilder slice =
        new EndpointSliceBuilder()
            .withNewMetadata()
              .withNamespace(NAMESPACE).withName(name)
              .withLabels(new TreeMap<>(Labels.selector(name)))
              .addToLabels("kubernetes.io/service-name", name)
            .endMetadata()
            .withAddressType("IPv4")
            .addNewPort()
              .withName("http-metrics").withPort(8080)
            .endPort();
    for (String pod : pods) {
      slice
          .addNewEndpoint()
            .withAddresses("10.0.0.1")
            .withNewConditions().withReady(true).endConditions()
            .withNewTargetRef().withKind("Pod").withName(pod).endTargetRef()
          .endEndpoint();
    }
    // @formatter:on
    return slice.build();
  }
}
