package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static io.metricsdemo.operator.TestCluster.demo;
import static io.metricsdemo.operator.TestCluster.interval;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.GeneratorSpec;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.simulator.LoggedRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees of a MetricsDemo in a cluster where all is well. */
class ReconciliationTest {

  private TestCluster cluster;

  @BeforeEach
  void start() throws InvalidConfigException {
    cluster = TestCluster.start();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void creation_makes_three_objects_that_the_demo_owns() {
    MetricsDemo demo = cluster.create(demo("demo-app"));
    cluster.awaitCondition("demo-app", "MonitorApplied", "True", "ServiceMonitorApplied");

    assertThat(
            List.of(
                cluster.deployment("demo-app").orElseThrow(),
                cluster.service("demo-app").orElseThrow(),
                cluster.serviceMonitor("demo-app").orElseThrow()))
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getOwnerReferences())
                    .singleElement()
                    .satisfies(
                        owner -> {
                          assertThat(owner.getUid()).isEqualTo(demo.getMetadata().getUid());
                          assertThat(owner.getController()).isTrue();
                        }));
  }

  @Test
  void creation_costs_three_applies_and_one_status_then_one_status_for_each_ready_pod() {
    cluster.create(demo("demo-app"));
    cluster.awaitCondition("demo-app", "Ready", "False", "RolloutInProgress");
    assertThat(cluster.operatorWrites()).hasSize(4);

    cluster.pods("demo-app", 0);
    cluster.pods("demo-app", 1);
    await()
        .until(
            () ->
                status("demo-app").map(MetricsDemoStatus::getReadyReplicas).equals(Optional.of(1)));
    cluster.pods("demo-app", 2);
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");

    assertThat(cluster.operatorWrites()).as("%s", cluster.operatorWrites()).hasSize(6);
  }

  @Test
  void creation_publishes_at_most_three_events() {
    cluster.createReady("demo-app");

    await()
        .untilAsserted(
            () ->
                assertThat(cluster.client().v1().events().inNamespace(NAMESPACE).list().getItems())
                    .extracting(event -> event.getReason() + ": " + event.getMessage())
                    .containsExactlyInAnyOrder(
                        "ServiceMonitorApplied: ServiceMonitor demo-app is applied with scrape"
                            + " interval 30s",
                        "PodsReady: 2 of 2 pods are ready"));
  }

  @Test
  void interval_change_costs_one_apply_and_one_status_and_restarts_no_pod() {
    cluster.createReady("demo-app");
    Deployment before = cluster.deployment("demo-app").orElseThrow();
    cluster.server().requests().reset();

    cluster.edit("demo-app", spec -> spec.setMonitoring(interval("5s")));
    await().until(() -> intervalInForce("demo-app").equals("5s"));
    await().until(() -> isObserved("demo-app"));

    assertThat(cluster.operatorWrites())
        .extracting(LoggedRequest::resource)
        .containsExactly("servicemonitors.monitoring.coreos.com", "metricsdemos.metricsdemo.io");
    assertThat(cluster.deployment("demo-app")).contains(before);
  }

  @Test
  void replicas_change_scales_the_deployment_and_keeps_its_pod_template() {
    cluster.createReady("demo-app");
    Deployment before = cluster.deployment("demo-app").orElseThrow();

    cluster.edit("demo-app", spec -> spec.setReplicas(4));
    await().until(() -> replicas("demo-app").equals(Optional.of(4)));
    cluster.awaitCondition("demo-app", "Reconciling", "True", "RolloutInProgress");

    assertThat(cluster.deployment("demo-app").orElseThrow().getSpec().getTemplate())
        .isEqualTo(before.getSpec().getTemplate());
  }

  @Test
  void scale_subresource_scales_the_demo() {
    cluster.createReady("demo-app");

    cluster.client().resource(demo("demo-app")).scale(3);

    await().until(() -> replicas("demo-app").equals(Optional.of(3)));
  }

  @Test
  void generator_change_rolls_the_pods() {
    cluster.createReady("demo-app");
    GeneratorSpec generator = new GeneratorSpec();
    generator.setUniformDomain("1ms");

    cluster.edit("demo-app", spec -> spec.setGenerator(generator));

    await()
        .untilAsserted(
            () ->
                assertThat(
                        cluster
                            .deployment("demo-app")
                            .orElseThrow()
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0)
                            .getArgs())
                    .contains("-uniform.domain=0.001"));
    cluster.awaitCondition("demo-app", "Ready", "False", "RolloutInProgress");
  }

  @Test
  void edits_during_a_rollout_all_count_in_the_end() {
    cluster.create(demo("demo-app"));
    for (int replicas : List.of(5, 0, 3, 1)) {
      cluster.edit("demo-app", spec -> spec.setReplicas(replicas));
    }
    await().until(() -> replicas("demo-app").equals(Optional.of(1)));

    cluster.pods("demo-app", 1);

    assertThat(cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled").getMessage())
        .startsWith("1 of 1 pods are ready");
    assertThat(isObserved("demo-app")).isTrue();
  }

  @Test
  void scaled_to_zero_is_available() {
    MetricsDemo demo = demo("demo-app");
    demo.getSpec().setReplicas(0);
    cluster.create(demo);

    cluster.pods("demo-app", 0);

    cluster.awaitCondition("demo-app", "WorkloadAvailable", "True", "ScaledToZero");
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
  }

  @Test
  void reconciling_is_present_only_while_it_is_true() {
    cluster.create(demo("demo-app"));
    cluster.awaitCondition("demo-app", "Reconciling", "True", "RolloutInProgress");

    cluster.pods("demo-app", 2);
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");

    assertThat(cluster.conditions("demo-app"))
        .extracting(condition -> condition.getType())
        .containsExactlyInAnyOrder(
            "Ready", "WorkloadAvailable", "MonitorApplied", "Selected", "Scraped", "DataVerified");
  }

  @Tag("slow")
  @Test
  void pods_that_exist_but_never_get_ready_are_counted_after_a_while() {
    cluster.create(demo("demo-app"));

    cluster.pods("demo-app", 0);

    await()
        .until(() -> status("demo-app").map(MetricsDemoStatus::getReplicas).equals(Optional.of(2)));
  }

  @Test
  void disabled_monitoring_removes_the_service_monitor_and_enabling_brings_it_back() {
    cluster.createReady("demo-app");

    MonitoringSpec disabled = new MonitoringSpec();
    disabled.setEnabled(false);
    cluster.edit("demo-app", spec -> spec.setMonitoring(disabled));
    cluster.awaitCondition("demo-app", "MonitorApplied", "False", "Disabled");
    await().until(() -> cluster.serviceMonitor("demo-app").isEmpty());
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");

    cluster.edit("demo-app", spec -> spec.setMonitoring(interval("30s")));
    await().until(() -> cluster.serviceMonitor("demo-app"), Optional::isPresent);
    cluster.awaitCondition("demo-app", "MonitorApplied", "True", "ServiceMonitorApplied");
  }

  @Test
  void deletion_leaves_nothing() {
    cluster.createReady("demo-app");

    cluster.delete(demo("demo-app"));

    await().until(() -> cluster.deployment("demo-app").isEmpty());
    await().until(() -> cluster.service("demo-app").isEmpty());
    await().until(() -> cluster.serviceMonitor("demo-app").isEmpty());
  }

  @Test
  void demo_deleted_and_recreated_at_once_has_its_objects() {
    cluster.createReady("demo-app");

    cluster.delete(demo("demo-app"));
    MetricsDemo recreated = cluster.create(demo("demo-app"));

    await()
        .until(
            () -> cluster.deployment("demo-app").filter(d -> isOwnedBy(d, recreated)).isPresent());
    await()
        .until(() -> cluster.service("demo-app").filter(s -> isOwnedBy(s, recreated)).isPresent());
    await()
        .until(
            () ->
                cluster
                    .serviceMonitor("demo-app")
                    .filter(m -> isOwnedBy(m, recreated))
                    .isPresent());
  }

  @ParameterizedTest
  @ValueSource(classes = {Deployment.class, Service.class, ServiceMonitor.class})
  void deleted_child_comes_back(Class<? extends HasMetadata> kind) {
    cluster.createReady("demo-app");
    String uid = child(kind).getMetadata().getUid();

    cluster.client().resource(child(kind)).delete();

    await()
        .until(
            () -> {
              HasMetadata now = child(kind);
              return now != null && !now.getMetadata().getUid().equals(uid);
            });
  }

  @ParameterizedTest
  @ValueSource(classes = {Deployment.class, Service.class, ServiceMonitor.class})
  void child_whose_labels_were_stripped_gets_them_back(Class<? extends HasMetadata> kind) {
    cluster.createReady("demo-app");
    HasMetadata before = child(kind);

    cluster
        .client()
        .resource(before)
        .edit(
            object -> {
              object.getMetadata().setLabels(null);
              return object;
            });

    await()
        .untilAsserted(
            () -> {
              assertThat(child(kind).getMetadata().getLabels())
                  .isEqualTo(before.getMetadata().getLabels());
              assertThat(child(kind).getMetadata().getUid())
                  .isEqualTo(before.getMetadata().getUid());
            });
  }

  @Test
  void replicas_changed_by_hand_on_the_deployment_go_back() {
    cluster.createReady("demo-app");

    cluster.client().apps().deployments().inNamespace(NAMESPACE).withName("demo-app").scale(7);

    await().until(() -> replicas("demo-app").equals(Optional.of(2)));
  }

  @Test
  void label_added_by_another_manager_stays() {
    cluster.createReady("demo-app");
    cluster
        .client()
        .resource(cluster.service("demo-app").orElseThrow())
        .edit(
            service -> {
              service.getMetadata().getLabels().put("cost-center", "42");
              return service;
            });

    cluster.edit("demo-app", spec -> spec.setImage("localhost/metricsdemo/demo-app:0.2.0"));
    await()
        .untilAsserted(
            () ->
                assertThat(cluster.service("demo-app").orElseThrow().getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/version", "0.2.0"));

    assertThat(cluster.service("demo-app").orElseThrow().getMetadata().getLabels())
        .containsEntry("cost-center", "42");
  }

  @Test
  void restart_with_converged_demos_writes_nothing() throws InvalidConfigException {
    List<String> names = List.of("a", "b", "c");
    names.forEach(cluster::createReady);
    cluster.stopOperator();
    cluster.server().requests().reset();

    cluster.startOperatorAgain();
    await().until(() -> cluster.reconciliations() >= names.size());
    cluster.awaitQuiet();

    assertThat(cluster.operatorWrites()).isEmpty();
  }

  private HasMetadata child(Class<? extends HasMetadata> kind) {
    return cluster.client().resources(kind).inNamespace(NAMESPACE).withName("demo-app").get();
  }

  private Optional<Integer> replicas(String name) {
    return cluster.deployment(name).map(deployment -> deployment.getSpec().getReplicas());
  }

  private Optional<MetricsDemoStatus> status(String name) {
    return cluster.demoNow(name).map(MetricsDemo::getStatus);
  }

  private String intervalInForce(String name) {
    return cluster.serviceMonitor(name).orElseThrow().getSpec().getEndpoints().get(0).getInterval();
  }

  private boolean isObserved(String name) {
    return cluster
        .demoNow(name)
        .map(MetricsDemo::getMetadata)
        .map(ObjectMeta::getGeneration)
        .equals(status(name).map(MetricsDemoStatus::getObservedGeneration));
  }

  private static boolean isOwnedBy(HasMetadata object, MetricsDemo demo) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(demo.getMetadata().getUid()));
  }
}
