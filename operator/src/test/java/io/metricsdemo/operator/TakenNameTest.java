package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static io.metricsdemo.operator.TestCluster.demo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.LoadSpec;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose an object is that has the name of a MetricsDemo. */
@Tag("slow")
class TakenNameTest {

  private static final String DEMO = "demo-app";

  private TestCluster cluster;

  @BeforeEach
  void start() {
    cluster = TestCluster.withoutOperator();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | written by field manager helm",
        "{labels: {app.kubernetes.io/managed-by: Flux}} | managed by Flux, according to its label app.kubernetes.io/managed-by",
        "{labels: {app.kubernetes.io/managed-by: Flux}, ownerReferences: [{apiVersion: example.com/v1, kind: Shop, name: shop, uid: '1', controller: true}]} | owned by Shop shop",
      })
  void conflict_names_the_owner_and_never_advises_to_delete(String metadata, String owner)
      throws Exception {
    Service stranger =
        Serialization.unmarshal(
            "metadata: %s\nspec: {ports: [{port: 443}]}".formatted(metadata), Service.class);
    stranger.getMetadata().setName(DEMO);
    stranger.getMetadata().setNamespace(NAMESPACE);
    // The second time with its metadata: a new object whose owner there is not would be collected.
    cluster.client().resource(stranger(Service.class)).fieldManager("helm").serverSideApply();
    cluster.client().resource(stranger).fieldManager("helm").serverSideApply();
    cluster.startOperator(Map.of());

    cluster.create(demo(DEMO));

    assertThat(cluster.awaitCondition(DEMO, "Ready", "False", "NameConflict").getMessage())
        .isEqualTo(
            "Service default/demo-app already exists and does not belong to this MetricsDemo: it is %s. It is not"
                    .formatted(owner)
                + " modified. Create the MetricsDemo under another name");
  }

  @ParameterizedTest
  @ValueSource(classes = {Deployment.class, Service.class, ServiceMonitor.class})
  void nothing_is_made_while_one_of_the_names_is_taken(Class<? extends HasMetadata> kind)
      throws Exception {
    HasMetadata stranger = cluster.client().resource(stranger(kind)).create();
    cluster.startOperator(Map.of());

    cluster.create(demo(DEMO));
    cluster.awaitCondition(DEMO, "Stalled", "True", "NameConflict");

    assertThat(live(stranger)).isEqualTo(stranger);
    assertThat(List.of(Deployment.class, Service.class, ServiceMonitor.class))
        .filteredOn(other -> other != kind)
        .allSatisfy(other -> assertThat(live(other)).as(other.getSimpleName()).isNull());

    cluster.delete(stranger);
    cluster.awaitCondition(DEMO, "MonitorApplied", "True", "ServiceMonitorApplied");
  }

  @Test
  void no_load_is_made_while_the_name_of_the_deployment_is_taken() throws Exception {
    cluster.client().resource(stranger(Deployment.class)).create();
    cluster.startOperator(Map.of("MAX_LOAD_SERIES", "1000"));
    MetricsDemo demo = demo(DEMO);
    demo.setSpec(new MetricsDemoSpec());
    demo.getSpec().setLoad(new LoadSpec());

    cluster.create(demo);
    cluster.awaitCondition(DEMO, "Stalled", "True", "NameConflict");

    assertThat(cluster.client().configMaps().inNamespace(NAMESPACE).list().getItems())
        .extracting(map -> map.getMetadata().getName())
        .doesNotContain(DEMO + "-load");
  }

  @Test
  void config_map_of_somebody_else_stalls_a_demo_that_asks_for_a_dashboard_and_no_other()
      throws Exception {
    ConfigMap stranger = stranger(ConfigMap.class);
    stranger.setData(Map.of("mine", "yes"));
    ConfigMap created = cluster.client().resource(stranger).create();
    cluster.startOperator(Map.of());
    cluster.createReady(DEMO);

    cluster.edit(DEMO, TakenNameTest::askForDashboard);

    assertThat(cluster.awaitCondition(DEMO, "Stalled", "True", "NameConflict").getMessage())
        .contains("ConfigMap default/demo-app already exists");
    assertThat(live(created)).isEqualTo(created);

    cluster.edit(DEMO, spec -> spec.setMonitoring(null));
    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
    assertThat(live(created)).isEqualTo(created);
  }

  @Test
  void dashboard_that_only_lost_its_owner_reference_is_adopted_again() throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady(DEMO);
    cluster.edit(DEMO, TakenNameTest::askForDashboard);
    await().until(() -> live(ConfigMap.class) != null);
    HasMetadata before = live(ConfigMap.class);

    edit(ConfigMap.class, live -> live.getMetadata().setOwnerReferences(List.of()));

    await()
        .untilAsserted(
            () ->
                assertThat(live(ConfigMap.class).getMetadata().getOwnerReferences())
                    .isEqualTo(before.getMetadata().getOwnerReferences()));
    assertThat(live(ConfigMap.class).getMetadata().getUid())
        .isEqualTo(before.getMetadata().getUid());
  }

  private static void askForDashboard(MetricsDemoSpec spec) {
    MonitoringSpec monitoring = new MonitoringSpec();
    monitoring.setDashboard(true);
    spec.setMonitoring(monitoring);
  }

  @Test
  void all_names_that_are_taken_are_reported_at_once() throws Exception {
    cluster.client().resource(stranger(Deployment.class)).create();
    cluster.client().resource(stranger(ServiceMonitor.class)).create();
    cluster.startOperator(Map.of());

    cluster.create(demo(DEMO));

    assertThat(cluster.awaitCondition(DEMO, "Ready", "False", "NameConflict").getMessage())
        .contains(
            "Deployment default/demo-app already exists",
            "ServiceMonitor default/demo-app already exists");
  }

  @Test
  void taken_name_does_not_stop_the_upkeep_of_what_is_there() throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady(DEMO);
    cluster.client().services().inNamespace(NAMESPACE).withName(DEMO).edit(this::givenAway);
    cluster.awaitCondition(DEMO, "Stalled", "True", "NameConflict");

    cluster.edit(DEMO, spec -> spec.setReplicas(3));

    await().until(() -> cluster.deployment(DEMO).orElseThrow().getSpec().getReplicas() == 3);
  }

  @ParameterizedTest
  @ValueSource(classes = {Deployment.class, Service.class, ServiceMonitor.class})
  void object_that_only_lost_its_owner_reference_is_adopted_again(Class<? extends HasMetadata> kind)
      throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady(DEMO);
    HasMetadata before = live(kind);

    edit(kind, live -> live.getMetadata().setOwnerReferences(List.of()));

    await()
        .untilAsserted(
            () -> {
              assertThat(live(kind).getMetadata().getOwnerReferences())
                  .isEqualTo(before.getMetadata().getOwnerReferences());
              assertThat(live(kind).getMetadata().getUid())
                  .isEqualTo(before.getMetadata().getUid());
            });
    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
  }

  @Test
  void orphans_of_a_deleted_demo_are_adopted_by_the_next_of_its_name() throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady(DEMO);
    HasMetadata before = live(Deployment.class);
    cluster
        .client()
        .resource(demo(DEMO))
        .withPropagationPolicy(DeletionPropagation.ORPHAN)
        .delete();
    await().until(() -> live(Deployment.class).getMetadata().getOwnerReferences().isEmpty());

    cluster.create(demo(DEMO));

    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
    assertThat(live(Deployment.class).getMetadata().getUid())
        .isEqualTo(before.getMetadata().getUid());
    assertThat(live(Deployment.class).getMetadata().getOwnerReferences()).hasSize(1);
  }

  @Test
  void orphans_of_a_demo_that_is_being_deleted_are_left_alone() throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady(DEMO);
    cluster
        .client()
        .resource(demo(DEMO))
        .edit(
            demo -> {
              demo.getMetadata().setFinalizers(List.of("example.com/slow"));
              return demo;
            });
    HasMetadata before = live(Deployment.class);
    cluster
        .client()
        .resource(demo(DEMO))
        .withPropagationPolicy(DeletionPropagation.ORPHAN)
        .delete();

    await()
        .during(Duration.ofSeconds(2))
        .untilAsserted(
            () -> {
              HasMetadata orphan = live(Deployment.class);
              assertThat(orphan.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
              assertThat(orphan.getMetadata().getOwnerReferences()).isEmpty();
            });
  }

  @Test
  void object_that_lost_owner_and_labels_is_not_ours_and_may_be_deleted_as_a_leftover()
      throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady(DEMO);

    edit(
        Service.class,
        live -> {
          live.getMetadata().setOwnerReferences(List.of());
          live.getMetadata().getLabels().clear();
        });

    assertThat(cluster.awaitCondition(DEMO, "Stalled", "True", "NameConflict").getMessage())
        .contains(
            "left over by this operator",
            "run kubectl -n default delete service/demo-app to remove it",
            "another name");
    assertThat(live(Service.class).getMetadata().getOwnerReferences()).isEmpty();
  }

  @Test
  void object_that_another_controller_has_taken_over_is_not_adopted() throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady(DEMO);

    edit(Service.class, this::givenAway);

    assertThat(cluster.awaitCondition(DEMO, "Stalled", "True", "NameConflict").getMessage())
        .contains("owned by Shop shop")
        .doesNotContain("delete");
  }

  @Test
  void copy_of_our_labels_by_somebody_else_is_not_adopted() throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady("other");
    Service copy = cluster.service("other").orElseThrow();
    Service stranger = stranger(Service.class);
    stranger.getMetadata().setLabels(copy.getMetadata().getLabels());
    stranger.getMetadata().getLabels().replaceAll((key, value) -> value.replace("other", DEMO));
    Service created = cluster.client().resource(stranger).create();

    cluster.create(demo(DEMO));

    cluster.awaitCondition(DEMO, "Stalled", "True", "NameConflict");
    assertThat(live(created)).isEqualTo(created);
  }

  @ParameterizedTest
  @ValueSource(classes = {Deployment.class, Service.class, ServiceMonitor.class})
  void owner_is_recognized_whatever_version_of_the_api_the_reference_has(
      Class<? extends HasMetadata> kind) throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady(DEMO);

    edit(
        kind,
        live -> {
          live.getMetadata().getOwnerReferences().get(0).setApiVersion("metricsdemo.io/v2");
          // So that nothing else shows whose it is.
          live.getMetadata().getLabels().clear();
        });

    await()
        .until(
            () ->
                live(kind).getMetadata().getOwnerReferences().stream()
                    .map(OwnerReference::getApiVersion)
                    .toList()
                    .equals(List.of("metricsdemo.io/v1alpha1")));
    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
  }

  @Test
  void service_monitor_that_another_controller_took_over_is_not_deleted() throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady(DEMO);
    edit(ServiceMonitor.class, this::givenAway);
    MonitoringSpec off = new MonitoringSpec();
    off.setEnabled(false);

    cluster.edit(DEMO, spec -> spec.setMonitoring(off));

    cluster.awaitCondition(DEMO, "MonitorApplied", "False", "Disabled");
    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
    assertThat(live(ServiceMonitor.class)).isNotNull();
  }

  private <T extends HasMetadata> T givenAway(T live) {
    live.getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion("example.com/v1")
                    .withKind("Shop")
                    .withName("shop")
                    .withUid("1")
                    .withController(true)
                    .build()));
    return live;
  }

  private void edit(Class<? extends HasMetadata> kind, Consumer<HasMetadata> change) {
    cluster
        .client()
        .resources(kind)
        .inNamespace(NAMESPACE)
        .withName(DEMO)
        .edit(
            live -> {
              change.accept(live);
              return live;
            });
  }

  private HasMetadata live(Class<? extends HasMetadata> kind) {
    return cluster.client().resources(kind).inNamespace(NAMESPACE).withName(DEMO).get();
  }

  private HasMetadata live(HasMetadata object) {
    return cluster.client().resource(object).get();
  }

  private static <T extends HasMetadata> T stranger(Class<T> kind) {
    return Serialization.unmarshal("metadata: {name: demo-app, namespace: default}", kind);
  }
}
