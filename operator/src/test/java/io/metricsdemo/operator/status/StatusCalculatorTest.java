package io.metricsdemo.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.operator.kubernetes.WatchFailure;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.ImageRules;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import io.metricsdemo.operator.parameters.MonitorMetadata;
import io.metricsdemo.operator.parameters.SpecParser;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusCalculatorTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123Z");

  private static final SortedSet<String> NO_PODS = Collections.emptySortedSet();

  private final MetricsDemo demo =
      Serialization.unmarshal(
          """
          apiVersion: metricsdemo.io/v1alpha1
          kind: MetricsDemo
          metadata: {name: demo-app, namespace: default, generation: 3}
          spec: {}
          """,
          MetricsDemo.class);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | False | RolloutInProgress | 0 of 2 pods are ready",
        "{observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 2} | False | RolloutInProgress | 2 of 2 pods are ready",
        "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 1} | False | RolloutInProgress | 1 of 2 pods are ready",
        "{observedGeneration: 2, replicas: 3, updatedReplicas: 1, readyReplicas: 3} | False | RolloutInProgress | 2 of 2 pods are ready, pods of the previous template are still being replaced",
        "{observedGeneration: 2, replicas: 3, updatedReplicas: 2, readyReplicas: 3} | False | RolloutInProgress | 2 of 2 pods are ready, pods of the previous template are still being replaced",
        "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 2} | True | PodsReady | 2 of 2 pods are ready",
        "{observedGeneration: 2, conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]} | False | ProgressDeadlineExceeded | 0 of 2 pods are ready, progress deadline exceeded. Run kubectl -n default describe pods -l app=demo-app",
        "{observedGeneration: 2, conditions: [{type: ReplicaFailure, status: 'True', message: exceeded quota}]} | False | ReplicaFailure | 0 of 2 pods are ready: exceeded quota. Raise the quota, or lower spec.replicas or spec.resources of MetricsDemo default/demo-app",
      })
  void workload_is_available_when_all_wanted_pods_are_ready_and_up_to_date(
      String deploymentStatus, String status, String reason, String message) {
    Condition condition =
        condition(
            of(CountedDeployment.of(2, deploymentStatus), ObjectState.APPLIED),
            "WorkloadAvailable");

    assertThat(condition.getStatus()).isEqualTo(status);
    assertThat(condition.getReason()).isEqualTo(reason);
    assertThat(condition.getMessage()).isEqualTo(message);
  }

  @Test
  void deployment_without_a_status_is_not_available() {
    assertThat(condition(of(Optional.empty(), ObjectState.APPLIED), "WorkloadAvailable"))
        .extracting(Condition::getStatus)
        .isEqualTo("False");
  }

  @ParameterizedTest
  @CsvSource({
    "APPLIED, True, ServiceMonitorApplied, True",
    "DISABLED, False, Disabled, True",
    "CRD_MISSING, False, ServiceMonitorCRDMissing, False",
    "CRD_UNKNOWN, Unknown, NotPermitted, Unknown",
  })
  void demo_with_ready_pods_is_ready_when_it_is_monitored_or_need_not_be(
      ObjectState monitor, String monitorApplied, String reason, String ready) {
    MetricsDemoStatus status = of(CountedDeployment.allReady(2), monitor);

    assertThat(condition(status, "MonitorApplied").getStatus()).isEqualTo(monitorApplied);
    assertThat(condition(status, "MonitorApplied").getReason()).isEqualTo(reason);
    assertThat(condition(status, "Ready").getStatus()).isEqualTo(ready);
  }

  @Test
  void failure_is_reported_in_ready_and_in_the_condition_that_it_concerns() {
    ApplyFailure failure =
        new ApplyFailure(ManagedKind.SERVICE_MONITOR, "Rejected", "no such field", true);
    MetricsDemoStatus status =
        new StatusCalculator(Clock.systemUTC())
            .of(
                demo,
                new Observation(
                    parameters(),
                    CountedDeployment.allReady(2),
                    monitor(ObjectState.NOT_APPLIED),
                    Optional.of(failure),
                    Map.of(),
                    NO_PODS,
                    Optional.empty(),
                    Optional.empty()));

    assertThat(condition(status, "Ready").getMessage()).isEqualTo("no such field");
    assertThat(condition(status, "MonitorApplied").getReason()).isEqualTo("Rejected");
    assertThat(condition(status, "WorkloadAvailable").getStatus()).isEqualTo("True");
    assertThat(condition(status, "Stalled").getReason()).isEqualTo("Rejected");
  }

  @ParameterizedTest
  @CsvSource({
    "io.fabric8.kubernetes.api.model.apps.Deployment, true,  WorkloadAvailable, NotPermitted, Stalled",
    "io.fabric8.kubernetes.api.model.apps.Deployment, false, WorkloadAvailable, NotObserved,  Reconciling",
    "io.fabric8.kubernetes.api.model.Service, true,  Ready,             NotPermitted, Stalled",
    "io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor, true,  MonitorApplied,    NotPermitted, Stalled",
  })
  void what_is_not_seen_is_unknown(
      Class<? extends HasMetadata> kind,
      boolean forbidden,
      String type,
      String reason,
      String progress) {
    MetricsDemoStatus status =
        at(NOON)
            .of(
                demo,
                new Observation(
                    parameters(),
                    CountedDeployment.allReady(2),
                    monitor(ObjectState.APPLIED),
                    Optional.empty(),
                    Map.of(kind, new WatchFailure(forbidden, true, "words")),
                    NO_PODS,
                    Optional.empty(),
                    Optional.empty()));

    for (String unknown : List.of(type, "Ready")) {
      assertThat(condition(status, unknown).getStatus()).isEqualTo("Unknown");
      assertThat(condition(status, unknown).getReason()).isEqualTo(reason);
      assertThat(condition(status, unknown).getMessage()).isEqualTo("words");
    }
    assertThat(condition(status, progress).getMessage()).isEqualTo("words");
  }

  @Test
  void counts_of_a_deployment_that_is_not_seen_stay_as_they_were() {
    demo.setStatus(of(CountedDeployment.allReady(2), ObjectState.APPLIED));

    MetricsDemoStatus status =
        at(NOON)
            .of(
                demo,
                new Observation(
                    parameters(),
                    Optional.empty(),
                    monitor(ObjectState.APPLIED),
                    Optional.empty(),
                    Map.of(Deployment.class, new WatchFailure(true, true, "words")),
                    NO_PODS,
                    Optional.empty(),
                    Optional.empty()));

    assertThat(status.getReplicas()).isEqualTo(2);
    assertThat(status.getReadyReplicas()).isEqualTo(2);
  }

  @Test
  void service_monitor_that_could_not_be_removed_is_not_said_to_be_gone() {
    ApplyFailure failure =
        new ApplyFailure(ManagedKind.SERVICE_MONITOR, "NotPermitted", "cannot delete", true);

    MetricsDemoStatus status =
        at(NOON)
            .of(
                demo,
                new Observation(
                    parameters(),
                    CountedDeployment.allReady(2),
                    monitor(ObjectState.DISABLED),
                    Optional.of(failure),
                    Map.of(),
                    NO_PODS,
                    Optional.empty(),
                    Optional.empty()));

    assertThat(condition(status, "MonitorApplied").getReason()).isEqualTo("NotPermitted");
    assertThat(condition(status, "MonitorApplied").getMessage()).isEqualTo("cannot delete");
  }

  @Test
  void every_condition_names_the_generation_that_it_is_about() {
    MetricsDemoStatus status = of(CountedDeployment.allReady(2), ObjectState.APPLIED);

    assertThat(status.getObservedGeneration()).isEqualTo(3);
    assertThat(status.getConditions())
        .isNotEmpty()
        .allSatisfy(condition -> assertThat(condition.getObservedGeneration()).isEqualTo(3));
  }

  @Test
  void transition_time_moves_only_when_the_status_does() {
    demo.setStatus(
        at(NOON).of(demo, observation(CountedDeployment.of(2, "{}"), ObjectState.APPLIED)));

    MetricsDemoStatus later =
        at(NOON.plusSeconds(60))
            .of(demo, observation(CountedDeployment.allReady(2), ObjectState.APPLIED));

    assertThat(condition(later, "MonitorApplied").getLastTransitionTime())
        .isEqualTo("2026-01-01T12:00:00Z");
    assertThat(condition(later, "WorkloadAvailable").getLastTransitionTime())
        .isEqualTo("2026-01-01T12:01:00Z");
  }

  @Test
  void counts_and_selector_are_those_of_the_deployment() {
    MetricsDemoStatus status =
        of(
            CountedDeployment.of(2, "{observedGeneration: 2, replicas: 3, readyReplicas: 1}"),
            ObjectState.APPLIED);

    assertThat(status.getReplicas()).isEqualTo(3);
    assertThat(status.getReadyReplicas()).isEqualTo(1);
    assertThat(status.getSelector()).startsWith("app=demo-app,");
  }

  @Test
  void alerts_have_a_condition_only_while_the_spec_asks_for_them() {
    MetricsDemoStatus without = of(CountedDeployment.allReady(2), ObjectState.APPLIED);
    MonitoringSpec monitoring = new MonitoringSpec();
    monitoring.setAlerts(true);
    demo.getSpec().setMonitoring(monitoring);
    MetricsDemoStatus with =
        withAlerts(Map.of(ManagedKind.PROMETHEUS_RULE, ObjectState.APPLIED), Optional.empty());
    MetricsDemoStatus noCrd =
        withAlerts(Map.of(ManagedKind.PROMETHEUS_RULE, ObjectState.CRD_MISSING), Optional.empty());

    assertThat(Conditions.find(without, "AlertsApplied")).isEmpty();
    assertThat(condition(without, "Ready").getMessage()).doesNotContain("PrometheusRule");
    assertThat(condition(with, "AlertsApplied").getMessage())
        .isEqualTo("PrometheusRule demo-app is applied with windows for scrape interval 30s");
    assertThat(condition(with, "Ready").getMessage()).contains("PrometheusRule demo-app");
    assertThat(condition(noCrd, "Ready").getReason()).isEqualTo("PrometheusRuleCRDMissing");
    assertThat(condition(noCrd, "AlertsApplied").getMessage())
        .contains("prometheusrules.monitoring.coreos.com", "set spec.monitoring.alerts to false");
  }

  @Test
  void rule_that_cannot_be_deleted_is_reported() {
    ApplyFailure failure =
        new ApplyFailure(ManagedKind.PROMETHEUS_RULE, "NotPermitted", "cannot delete", true);

    MetricsDemoStatus status =
        withAlerts(Map.of(ManagedKind.PROMETHEUS_RULE, ObjectState.DISABLED), Optional.of(failure));

    assertThat(condition(status, "AlertsApplied").getReason()).isEqualTo("NotPermitted");
    assertThat(condition(status, "Ready").getReason()).isEqualTo("NotPermitted");
  }

  @Test
  void alerts_are_unknown_while_the_spec_is_invalid_if_there_were_any() {
    InvalidSpecException invalid = new InvalidSpecException(List.of("spec.replicas: no"));
    MetricsDemoStatus without =
        at(NOON).ofInvalidSpec(demo, CountedDeployment.allReady(2), invalid);
    demo.setStatus(
        withAlerts(Map.of(ManagedKind.PROMETHEUS_RULE, ObjectState.APPLIED), Optional.empty()));
    MetricsDemoStatus with = at(NOON).ofInvalidSpec(demo, CountedDeployment.allReady(2), invalid);

    assertThat(Conditions.find(without, "AlertsApplied")).isEmpty();
    assertThat(condition(with, "AlertsApplied").getStatus()).isEqualTo("Unknown");
  }

  private MetricsDemoStatus withAlerts(
      Map<ManagedKind, ObjectState> rule, Optional<ApplyFailure> failure) {
    Map<ManagedKind, ObjectState> states = new EnumMap<>(monitor(ObjectState.APPLIED));
    states.putAll(rule);
    return at(NOON)
        .of(
            demo,
            new Observation(
                parameters(),
                CountedDeployment.allReady(2),
                states,
                failure,
                Map.of(),
                NO_PODS,
                Optional.empty(),
                Optional.empty()));
  }

  private MetricsDemoStatus of(Optional<Deployment> deployment, ObjectState monitor) {
    return at(NOON).of(demo, observation(deployment, monitor));
  }

  private static StatusCalculator at(Instant now) {
    return new StatusCalculator(Clock.fixed(now, ZoneOffset.UTC));
  }

  private Observation observation(Optional<Deployment> deployment, ObjectState monitor) {
    return new Observation(
        parameters(),
        deployment,
        monitor(monitor),
        Optional.empty(),
        Map.of(),
        NO_PODS,
        Optional.empty(),
        Optional.empty());
  }

  private static Map<ManagedKind, ObjectState> monitor(ObjectState state) {
    return Map.of(
        ManagedKind.SERVICE_MONITOR, state, ManagedKind.PROMETHEUS_RULE, ObjectState.DISABLED);
  }

  private DemoParameters parameters() {
    try {
      return new SpecParser(new ImageRules("demo-app:1", List.of()), MonitorMetadata.NONE)
          .parse(demo);
    } catch (InvalidSpecException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Condition condition(MetricsDemoStatus status, String type) {
    return Conditions.find(status, type).orElseThrow();
  }
}
