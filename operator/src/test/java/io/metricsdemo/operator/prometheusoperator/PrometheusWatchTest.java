package io.metricsdemo.operator.prometheusoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.operator.kubernetes.ResourceWatch;
import io.metricsdemo.operator.kubernetes.WatchFailure;
import io.metricsdemo.operator.prometheusoperator.LocatedPrometheus.Instance;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource.Kind;
import io.metricsdemo.simulator.Fault;
import io.metricsdemo.simulator.SchemalessCrd;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which Prometheus there are, through all that a cluster may go through. */
class PrometheusWatchTest {

  private static final ResourceWatch.Pace QUICK =
      new ResourceWatch.Pace(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(200));

  private SimulatedApiServer server;
  private KubernetesClient client;
  private PrometheusWatch watch;

  @BeforeEach
  void start() {
    server = SimulatedApiServer.start();
    client = server.client();
    watch = new PrometheusWatch(client, Set.of(), QUICK);
  }

  @AfterEach
  void stop() {
    watch.close();
    server.close();
  }

  private Optional<String> failure() {
    return watch.failure().map(WatchFailure::message);
  }

  @Test
  void finds_resources_and_their_pods() {
    register(Kind.PROMETHEUS);
    register(Kind.AGENT);
    create(Kind.PROMETHEUS, "monitoring", "k8s");
    create(Kind.AGENT, "edge", "collector");
    pod("monitoring", "prometheus-k8s-0", "prometheus", "k8s", "10.0.0.1");
    watch.start();

    awaitFound("Prometheus monitoring/k8s", "PrometheusAgent edge/collector");

    await()
        .untilAsserted(
            () ->
                assertThat(watch.prometheuses().get(0).instances())
                    .containsExactly(new Instance("prometheus-k8s-0", "10.0.0.1", 9090, 0, true)));
    await().until(() -> watch.failure().isEmpty());
  }

  @Test
  void follows_what_comes_changes_and_goes() {
    register(Kind.PROMETHEUS);
    register(Kind.AGENT);
    watch.start();
    await().until(() -> watch.failure().isEmpty());
    assertThat(watch.prometheuses()).isEmpty();

    create(Kind.PROMETHEUS, "monitoring", "k8s");
    Pod pod = pod("monitoring", "prometheus-k8s-0", "prometheus", "k8s", "10.0.0.1");
    await().until(() -> !found().isEmpty() && watch.prometheuses().get(0).instances().size() == 1);

    client.resource(pod).delete();
    await().until(() -> watch.prometheuses().get(0).instances().isEmpty());
    delete(Kind.PROMETHEUS, "monitoring", "k8s");
    awaitFound();
  }

  @Test
  void sees_the_given_namespaces_alone() {
    watch = new PrometheusWatch(client, Set.of("monitoring"), QUICK);
    register(Kind.PROMETHEUS);
    register(Kind.AGENT);
    create(Kind.PROMETHEUS, "elsewhere", "k8s");
    create(Kind.PROMETHEUS, "monitoring", "k8s");
    watch.start();

    awaitFound("Prometheus monitoring/k8s");
    await().until(() -> watch.failure().isEmpty());

    assertThat(found()).containsExactly("Prometheus monitoring/k8s");
  }

  @Test
  void has_not_looked_before_it_has() {
    assertThat(failure()).contains("prometheuses.monitoring.coreos.com have not been read yet");
    assertThat(watch.prometheuses()).isEmpty();
  }

  @Test
  void kinds_that_do_not_exist_are_none_and_found_when_they_come() {
    watch.start();
    await().until(() -> watch.failure().isEmpty());
    assertThat(watch.prometheuses()).isEmpty();

    register(Kind.PROMETHEUS);
    create(Kind.PROMETHEUS, "monitoring", "k8s");

    awaitFound("Prometheus monitoring/k8s");
    assertThat(watch.failure()).isEmpty();
  }

  @Test
  void kind_that_goes_takes_its_resources_along_and_may_come_back() {
    register(Kind.PROMETHEUS);
    create(Kind.PROMETHEUS, "monitoring", "k8s");
    watch.start();
    awaitFound("Prometheus monitoring/k8s");

    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("prometheuses.monitoring.coreos.com")
        .delete();
    awaitFound();
    await().until(() -> watch.failure().isEmpty());

    register(Kind.PROMETHEUS);
    create(Kind.PROMETHEUS, "monitoring", "again");
    awaitFound("Prometheus monitoring/again");
  }

  @Test
  void missing_permission_is_reported_in_the_api_servers_words_until_it_is_given() {
    register(Kind.PROMETHEUS);
    create(Kind.PROMETHEUS, "monitoring", "k8s");
    Fault fault = server.failWith(403, request -> request.resource().startsWith("prometheuses"));
    watch.start();

    await()
        .untilAsserted(
            () ->
                assertThat(failure())
                    .contains(
                        "prometheuses.monitoring.coreos.com: prometheuses.monitoring.coreos.com \"\" is forbidden: User \"simulated\" cannot list resource \"prometheuses.monitoring.coreos.com\""));
    assertThat(watch.prometheuses()).isEmpty();

    fault.close();
    awaitFound("Prometheus monitoring/k8s");
    await().until(() -> watch.failure().isEmpty());
  }

  @Test
  void permission_to_list_alone_is_not_enough() {
    register(Kind.PROMETHEUS);
    Fault fault =
        server.failWith(
            403,
            request ->
                request.resource().startsWith("prometheuses") && request.verb().equals("watch"));
    watch.start();

    await()
        .untilAsserted(
            () ->
                assertThat(failure())
                    .contains("the operator cannot watch prometheuses.monitoring.coreos.com"));

    fault.close();
    await().until(() -> watch.failure().isEmpty());
  }

  @Test
  void lost_permission_keeps_what_is_known() {
    register(Kind.PROMETHEUS);
    create(Kind.PROMETHEUS, "monitoring", "k8s");
    pod("monitoring", "prometheus-k8s-0", "prometheus", "k8s", "10.0.0.1");
    watch.start();
    awaitFound("Prometheus monitoring/k8s");
    await().until(() -> watch.failure().isEmpty());

    Fault fault =
        server.failWith(
            403,
            request ->
                request.resource().startsWith("prometheuses") || request.resource().equals("pods"));
    server.endWatches();
    await().until(() -> failure().orElse("").contains("cannot list resource"));
    assertThat(watch.prometheuses()).singleElement().matches(p -> p.instances().size() == 1);

    fault.close();
    await().until(() -> watch.failure().isEmpty());
    create(Kind.PROMETHEUS, "monitoring", "other");
    awaitFound("Prometheus monitoring/k8s", "Prometheus monitoring/other");
  }

  @Test
  void retries_are_made_ever_more_rarely() {
    ResourceWatch.Pace pace = ResourceWatch.Pace.DEFAULT;

    assertThat(pace.delay(0, false)).isEqualTo(Duration.ofSeconds(2));
    assertThat(pace.delay(3, false)).isEqualTo(Duration.ofSeconds(16));
    assertThat(pace.delay(4, false)).isEqualTo(Duration.ofSeconds(20));
    assertThat(pace.delay(4, true)).isEqualTo(Duration.ofSeconds(32));
    assertThat(pace.delay(1000, true)).isEqualTo(Duration.ofSeconds(60));
  }

  private void awaitFound(String... resources) {
    await().untilAsserted(() -> assertThat(found()).containsExactly(resources));
  }

  private List<String> found() {
    return watch.prometheuses().stream().map(found -> found.resource().toString()).toList();
  }

  private void register(Kind kind) {
    server.registerCrd(SchemalessCrd.of(PrometheusResources.definition(kind)));
  }

  private void create(Kind kind, String namespace, String name) {
    ResourceDefinitionContext definition = PrometheusResources.definition(kind);
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: %s/%s
                kind: %s
                metadata: {namespace: %s, name: %s}
                spec: {serviceMonitorSelector: {}}
                """
                    .formatted(
                        definition.getGroup(),
                        definition.getVersion(),
                        definition.getKind(),
                        namespace,
                        name),
                GenericKubernetesResource.class))
        .create();
  }

  private void delete(Kind kind, String namespace, String name) {
    client
        .genericKubernetesResources(PrometheusResources.definition(kind))
        .inNamespace(namespace)
        .withName(name)
        .delete();
  }

  private Pod pod(String namespace, String name, String application, String of, String ip) {
    Pod pod = Pods.pod(namespace, name, application, of, ip);
    server.putWithoutAdmission(pod);
    return pod;
  }
}
