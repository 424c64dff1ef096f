package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static io.metricsdemo.operator.TestCluster.demo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRuleBuilder;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.simulator.LoggedRequest;
import io.metricsdemo.simulator.SchemalessCrd;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The PrometheusRule of a demo comes and goes with its field, and with its CRD. */
@Tag("slow")
class AlertsTest {

  private static final String DEMO = "demo-app";
  private static final String CRD = "prometheusrules.monitoring.coreos.com";

  private TestCluster cluster;

  @BeforeEach
  void start() {
    cluster = TestCluster.withoutOperator();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void rule_follows_the_field() throws Exception {
    addCrd();
    cluster.startOperator(Map.of("SERVICE_MONITOR_LABELS", "release=kps"));
    cluster.createReady(DEMO);
    assertThat(rule()).isEmpty();

    cluster.edit(DEMO, spec -> spec.setMonitoring(alerts(true)));
    cluster.awaitCondition(DEMO, "AlertsApplied", "True", "PrometheusRuleApplied");
    PrometheusRule rule = rule().orElseThrow();
    assertThat(rule.getMetadata().getLabels()).containsEntry("release", "kps");
    assertThat(rule.getMetadata().getOwnerReferences())
        .extracting(owner -> owner.getName())
        .containsExactly(DEMO);

    cluster.edit(DEMO, spec -> spec.setMonitoring(alerts(false)));
    await().until(() -> rule().isEmpty());
    await()
        .untilAsserted(
            () ->
                assertThat(cluster.conditions(DEMO))
                    .extracting(condition -> condition.getType())
                    .doesNotContain("AlertsApplied"));
    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
  }

  @Test
  void rule_of_somebody_else_is_not_modified() throws Exception {
    addCrd();
    PrometheusRule stranger =
        cluster
            .client()
            .resource(
                new PrometheusRuleBuilder()
                    .withNewMetadata()
                    .withNamespace(NAMESPACE)
                    .withName(DEMO)
                    .endMetadata()
                    .withNewSpec()
                    .endSpec()
                    .build())
            .create();
    cluster.startOperator(Map.of());
    cluster.create(withAlerts());

    assertThat(cluster.awaitCondition(DEMO, "Ready", "False", "NameConflict").getMessage())
        .contains("PrometheusRule " + NAMESPACE + "/" + DEMO);
    assertThat(rule()).contains(stranger);
    assertThat(cluster.deployment(DEMO)).isEmpty();
  }

  @Test
  void rule_comes_with_its_crd() throws Exception {
    cluster.startOperator(Map.of());
    cluster.create(withAlerts());
    cluster.pods(DEMO, 2);
    cluster.awaitCondition(DEMO, "AlertsApplied", "False", "PrometheusRuleCRDMissing");
    cluster.awaitCondition(DEMO, "MonitorApplied", "True", "ServiceMonitorApplied");
    cluster.awaitCondition(DEMO, "Ready", "False", "PrometheusRuleCRDMissing");

    addCrd();
    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
    assertThat(rule()).isPresent();

    cluster.client().apiextensions().v1().customResourceDefinitions().withName(CRD).delete();
    cluster.awaitCondition(DEMO, "AlertsApplied", "False", "PrometheusRuleCRDMissing");
    cluster.awaitCondition(DEMO, "MonitorApplied", "True", "ServiceMonitorApplied");
  }

  @Test
  void interval_change_changes_the_windows_and_nothing_else() throws Exception {
    addCrd();
    cluster.startOperator(Map.of());
    cluster.create(withAlerts());
    cluster.pods(DEMO, 2);
    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
    cluster.server().requests().reset();

    cluster.edit(DEMO, spec -> spec.getMonitoring().setInterval("5m"));
    await()
        .until(
            () ->
                rule().orElseThrow().getSpec().getGroups().get(0).getRules().stream()
                    .anyMatch(rule -> "20m".equals(rule.getFor())));
    cluster.awaitQuiet();

    assertThat(cluster.operatorWrites())
        .extracting(LoggedRequest::resource)
        .containsExactlyInAnyOrder(
            "servicemonitors.monitoring.coreos.com", CRD, "metricsdemos.metricsdemo.io");
  }

  private void addCrd() {
    cluster
        .server()
        .registerCrd(
            SchemalessCrd.of(ResourceDefinitionContext.fromResourceType(PrometheusRule.class)));
  }

  private static MetricsDemo withAlerts() {
    MetricsDemo demo = demo(DEMO);
    demo.getSpec().setMonitoring(alerts(true));
    return demo;
  }

  private static MonitoringSpec alerts(boolean alerts) {
    MonitoringSpec monitoring = new MonitoringSpec();
    monitoring.setAlerts(alerts);
    return monitoring;
  }

  private Optional<PrometheusRule> rule() {
    return Optional.ofNullable(
        cluster
            .client()
            .resources(PrometheusRule.class)
            .inNamespace(NAMESPACE)
            .withName(DEMO)
            .get());
  }
}
