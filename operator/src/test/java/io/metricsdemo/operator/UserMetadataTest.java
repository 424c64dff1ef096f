package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static io.metricsdemo.operator.TestCluster.demo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.api.v1alpha1.PodMetadataSpec;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.simulator.LoggedRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users put on objects and pods, while it is set, edited by hand, changed and removed. */
class UserMetadataTest {

  private static final String DEMO = "demo-app";

  private TestCluster cluster;

  @BeforeEach
  void start() throws InvalidConfigException {
    cluster = TestCluster.start();
    MetricsDemo demo = demo(DEMO);
    set(demo.getSpec());
    cluster.create(demo);
    cluster.pods(DEMO, 2);
    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static void set(MetricsDemoSpec spec) {
    PodMetadataSpec pods = new PodMetadataSpec();
    pods.setLabels(Map.of("mesh", "on"));
    pods.setAnnotations(Map.of("example.com/log", "json"));
    MonitoringSpec monitoring = new MonitoringSpec();
    monitoring.setAnnotations(Map.of("arms.prometheus.io/discovery", "true"));
    spec.setCommonLabels(Map.of("cost-center", "42"));
    spec.setPodMetadata(pods);
    spec.setMonitoring(monitoring);
    spec.setNodeSelector(Map.of("pool", "demos"));
    spec.setTolerations(
        List.of(new TolerationBuilder().withKey("dedicated").withOperator("Exists").build()));
    spec.setPriorityClassName("low");
  }

  @Test
  void unchanged_demo_costs_no_write_after_a_restart_of_the_operator() throws Exception {
    cluster.stopOperator();
    cluster.server().requests().reset();

    cluster.startOperatorAgain();
    await().until(() -> cluster.reconciliations() >= 1);
    cluster.awaitQuiet();

    assertThat(cluster.operatorWrites()).isEmpty();
  }

  @Test
  void annotations_of_the_service_monitor_change_without_restarting_a_pod() {
    Deployment before = cluster.deployment(DEMO).orElseThrow();
    cluster.server().requests().reset();

    cluster.edit(
        DEMO, spec -> spec.getMonitoring().setAnnotations(Map.of("example.com/other", "x")));
    await()
        .untilAsserted(
            () ->
                assertThat(child(ServiceMonitor.class).getMetadata().getAnnotations())
                    .isEqualTo(Map.of("example.com/other", "x")));
    cluster.awaitQuiet();

    assertThat(cluster.operatorWrites())
        .extracting(LoggedRequest::resource)
        .containsExactly("servicemonitors.monitoring.coreos.com", "metricsdemos.metricsdemo.io");
    assertThat(cluster.deployment(DEMO)).contains(before);
  }

  @ParameterizedTest
  @ValueSource(classes = {Deployment.class, Service.class, ServiceMonitor.class})
  void common_label_that_was_removed_by_hand_comes_back(Class<? extends HasMetadata> kind) {
    cluster
        .client()
        .resource(child(kind))
        .edit(
            object -> {
              object.getMetadata().getLabels().remove("cost-center");
              return object;
            });

    await()
        .untilAsserted(
            () ->
                assertThat(child(kind).getMetadata().getLabels())
                    .containsEntry("cost-center", "42"));
  }

  @Test
  void placement_that_was_edited_by_hand_goes_back() {
    Deployment before = cluster.deployment(DEMO).orElseThrow();
    cluster
        .client()
        .resource(before)
        .edit(
            deployment -> {
              deployment.getSpec().getTemplate().getSpec().setNodeSelector(Map.of("pool", "x"));
              deployment.getSpec().getTemplate().getSpec().setTolerations(List.of());
              deployment.getSpec().getTemplate().getMetadata().setAnnotations(Map.of());
              return deployment;
            });

    await()
        .untilAsserted(
            () ->
                assertThat(cluster.deployment(DEMO).orElseThrow().getSpec())
                    .isEqualTo(before.getSpec()));
  }

  @Test
  void what_is_removed_from_the_spec_disappears_and_the_selector_stays() {
    var selector = cluster.deployment(DEMO).orElseThrow().getSpec().getSelector();

    cluster.edit(
        DEMO,
        spec -> {
          spec.setCommonLabels(null);
          spec.setPodMetadata(null);
          spec.setMonitoring(null);
          spec.setNodeSelector(null);
          spec.setTolerations(null);
          spec.setPriorityClassName(null);
        });

    await()
        .untilAsserted(
            () -> {
              for (Class<? extends HasMetadata> kind :
                  List.of(Deployment.class, Service.class, ServiceMonitor.class)) {
                assertThat(child(kind).getMetadata().getLabels()).doesNotContainKey("cost-center");
                assertThat(child(kind).getMetadata().getAnnotations()).isNullOrEmpty();
              }
              var template = cluster.deployment(DEMO).orElseThrow().getSpec().getTemplate();
              assertThat(template.getMetadata().getLabels()).isEqualTo(Labels.ofPods(DEMO));
              assertThat(template.getMetadata().getAnnotations()).isNullOrEmpty();
              assertThat(template.getSpec().getNodeSelector()).isNullOrEmpty();
              assertThat(template.getSpec().getTolerations()).isNullOrEmpty();
              assertThat(template.getSpec().getPriorityClassName()).isNull();
            });
    assertThat(cluster.deployment(DEMO).orElseThrow().getSpec().getSelector()).isEqualTo(selector);
  }

  private HasMetadata child(Class<? extends HasMetadata> kind) {
    return cluster.client().resources(kind).inNamespace(NAMESPACE).withName(DEMO).get();
  }
}
