package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.simulator.LoggedRequest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ConfigMap with the dashboard of a demo, on a simulated API server. */
@Tag("slow")
class DashboardConfigMapTest {

  private static final String DEMO = "demo-app";

  private TestCluster cluster;

  @BeforeEach
  void start() throws InvalidConfigException {
    cluster = TestCluster.start();
    cluster.createReady(DEMO);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void dashboard_comes_with_the_field_and_goes_with_it() {
    assertThat(dashboard()).isEmpty();

    monitoring("30s", true);

    await().until(() -> dashboard().isPresent());
    ObjectMeta metadata = dashboard().orElseThrow().getMetadata();
    assertThat(metadata.getLabels()).containsEntry("grafana_dashboard", "1");
    assertThat(metadata.getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getKind()).isEqualTo("MetricsDemo");
              assertThat(owner.getController()).isTrue();
            });

    monitoring("30s", false);

    await().until(() -> dashboard().isEmpty());
    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
  }

  @Test
  void dashboard_follows_the_interval() {
    monitoring("30s", true);
    await().until(() -> dashboard().isPresent());

    monitoring("5m", true);

    await()
        .untilAsserted(
            () ->
                assertThat(json(dashboard().orElseThrow()).findValuesAsText("interval"))
                    .isNotEmpty()
                    .containsOnly("5m"));
  }

  @Test
  void edit_by_hand_is_reverted_and_a_label_of_somebody_else_stays() {
    monitoring("30s", true);
    await().until(() -> dashboard().isPresent());
    Map<String, String> data = dashboard().orElseThrow().getData();

    cluster
        .client()
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName(DEMO)
        .edit(
            live -> {
              live.getData().replaceAll((key, json) -> "{}");
              live.getMetadata().getLabels().put("team", "blue");
              return live;
            });

    await().untilAsserted(() -> assertThat(dashboard().orElseThrow().getData()).isEqualTo(data));
    assertThat(dashboard().orElseThrow().getMetadata().getLabels()).containsEntry("team", "blue");
  }

  @Test
  void dashboard_that_is_as_desired_is_not_written_again() {
    monitoring("30s", true);
    await().until(() -> dashboard().isPresent());

    cluster.edit(DEMO, spec -> spec.setReplicas(3));

    await().until(() -> cluster.deployment(DEMO).orElseThrow().getSpec().getReplicas() == 3);
    cluster.awaitQuiet();
    assertThat(cluster.operatorWrites())
        .extracting(LoggedRequest::resource)
        .containsOnlyOnce("configmaps");
  }

  private void monitoring(String interval, boolean dashboard) {
    MonitoringSpec monitoring = new MonitoringSpec();
    monitoring.setInterval(interval);
    monitoring.setDashboard(dashboard);
    cluster.edit(DEMO, spec -> spec.setMonitoring(monitoring));
  }

  private Optional<ConfigMap> dashboard() {
    return Optional.ofNullable(
        cluster.client().configMaps().inNamespace(NAMESPACE).withName(DEMO).get());
  }

  private static JsonNode json(ConfigMap dashboard) {
    assertThat(dashboard.getData()).containsOnlyKeys(NAMESPACE + "." + DEMO + ".json");
    return Serialization.unmarshal(dashboard.getData().values().iterator().next(), JsonNode.class);
  }
}
