package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.metricsdemo.api.v1alpha1.LoadMetricsSpec;
import io.metricsdemo.api.v1alpha1.LoadSpec;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.simulator.LoggedRequest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ConfigMap with the load of a demo, on a simulated API server. */
@Tag("slow")
class LoadConfigMapTest {

  private static final String DEMO = "demo-app";

  private TestCluster cluster;

  @BeforeEach
  void start() throws InvalidConfigException {
    cluster = TestCluster.start(Map.of("MAX_LOAD_SERIES", "1000000"));
    cluster.createReady(DEMO);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void load_comes_with_the_field_and_goes_with_it() {
    PodTemplateSpec withoutLoad = template();
    assertThat(configMap(DEMO + "-load")).isEmpty();

    load(7);

    await().until(() -> configMap(DEMO + "-load").isPresent());
    assertThat(configMap(DEMO + "-load").orElseThrow().getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getController()).isTrue());
    await().until(() -> !template().getSpec().getVolumes().isEmpty());
    assertThat(template().getSpec().getContainers().get(0).getArgs())
        .contains("-load.file=/etc/demo-app/load/load.properties");

    cluster.edit(DEMO, spec -> spec.setLoad(null));

    await().until(() -> configMap(DEMO + "-load").isEmpty());
    await().untilAsserted(() -> assertThat(template()).isEqualTo(withoutLoad));
  }

  @Test
  void change_of_the_load_changes_the_file_and_restarts_no_pod() {
    load(7);
    await().until(() -> !template().getSpec().getVolumes().isEmpty());
    PodTemplateSpec before = template();

    load(8);

    await().untilAsserted(() -> assertThat(file()).contains("gauges=8\n"));
    cluster.awaitQuiet();
    assertThat(template()).isEqualTo(before);
  }

  @Test
  void load_and_dashboard_do_not_hide_each_other() {
    MonitoringSpec monitoring = new MonitoringSpec();
    monitoring.setDashboard(true);
    cluster.edit(DEMO, spec -> spec.setMonitoring(monitoring));
    load(7);
    await().until(() -> configMap(DEMO).isPresent() && configMap(DEMO + "-load").isPresent());

    cluster.edit(DEMO, spec -> spec.setMonitoring(null));

    await().until(() -> configMap(DEMO).isEmpty());
    assertThat(configMap(DEMO + "-load")).isPresent();
  }

  @Test
  void edit_by_hand_is_reverted() {
    load(7);
    await().until(() -> configMap(DEMO + "-load").isPresent());

    cluster
        .client()
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName(DEMO + "-load")
        .edit(
            live -> {
              live.setData(Map.of("load.properties", "gauges=9\n"));
              return live;
            });

    await().untilAsserted(() -> assertThat(file()).contains("gauges=7\n"));
  }

  @Test
  void load_that_is_as_desired_is_not_written_again() {
    load(7);
    await().until(() -> configMap(DEMO + "-load").isPresent());

    cluster.edit(DEMO, spec -> spec.setReplicas(3));

    await().until(() -> cluster.deployment(DEMO).orElseThrow().getSpec().getReplicas() == 3);
    cluster.awaitQuiet();
    assertThat(cluster.operatorWrites())
        .extracting(LoggedRequest::resource)
        .containsOnlyOnce("configmaps");
  }

  @Test
  void config_map_of_somebody_else_is_not_modified() {
    ConfigMap stranger =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName(DEMO + "-load")
            .endMetadata()
            .addToData("theirs", "1")
            .build();
    cluster.client().resource(stranger).create();

    load(7);

    assertThat(cluster.awaitCondition(DEMO, "Stalled", "True", "NameConflict").getMessage())
        .startsWith("ConfigMap default/demo-app-load already exists");
    assertThat(configMap(DEMO + "-load").orElseThrow().getData()).isEqualTo(stranger.getData());
  }

  private void load(int gauges) {
    LoadMetricsSpec metrics = new LoadMetricsSpec();
    metrics.setGauges(gauges);
    LoadSpec load = new LoadSpec();
    load.setMetrics(metrics);
    cluster.edit(DEMO, spec -> spec.setLoad(load));
  }

  private PodTemplateSpec template() {
    return cluster.deployment(DEMO).orElseThrow().getSpec().getTemplate();
  }

  private String file() {
    return configMap(DEMO + "-load").orElseThrow().getData().get("load.properties");
  }

  private Optional<ConfigMap> configMap(String name) {
    return Optional.ofNullable(
        cluster.client().configMaps().inNamespace(NAMESPACE).withName(name).get());
  }
}
