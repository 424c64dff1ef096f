package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static io.metricsdemo.operator.TestCluster.verifiedDemo;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.simulator.Fault;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the conditions report while an object cannot be written. */
@Tag("slow")
class FailedWriteTest {

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
  @CsvSource({
    "deployments,    True/ServiceMonitorApplied",
    "services,       True/ServiceMonitorApplied",
    "servicemonitors, False/ApplyFailed",
  })
  void passing_failure_of_a_write_hides_nothing_that_is_observed(
      String resource, String monitorApplied) throws Exception {
    cluster.startOperator(Map.of());
    createObserved();

    Fault fault = failWrites(500, resource);
    try (fault) {
      relabel(kind(resource));
      cluster.awaitCondition(DEMO, "Reconciling", "True", "ApplyFailed");

      assertThat(conditions())
          .containsEntry("Ready", "False/ApplyFailed")
          .containsEntry("WorkloadAvailable", "True/PodsReady")
          .containsEntry("MonitorApplied", monitorApplied)
          .containsEntry("Selected", "Unknown/NoPrometheus")
          .containsEntry("Scraped", "Unknown/NoPrometheus");
    }
    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
  }

  @Test
  void monitor_is_not_reported_as_applied_while_a_failure_keeps_its_old_interval()
      throws Exception {
    cluster.startOperator(Map.of());
    createObserved();

    Fault fault = failWrites(500, "deployments");
    try (fault) {
      cluster.edit(
          DEMO,
          spec -> {
            spec.setReplicas(3);
            spec.setMonitoring(TestCluster.interval("5s"));
          });
      cluster.awaitCondition(DEMO, "Reconciling", "True", "ApplyFailed");

      assertThat(conditions())
          .containsEntry("MonitorApplied", "False/ApplyFailed")
          .containsEntry("Selected", "Unknown/NoPrometheus");
    }
    cluster.awaitCondition(DEMO, "MonitorApplied", "True", "ServiceMonitorApplied");
  }

  @ParameterizedTest
  @CsvSource({
    "403, deployments,     NotPermitted",
    "403, services,        NotPermitted",
    "403, servicemonitors, NotPermitted",
    "422, deployments,     Rejected",
    "422, services,        Rejected",
    "422, servicemonitors, Rejected",
  })
  void what_stalls_an_object_is_the_reason_of_all_that_depend_on_it(
      int code, String resource, String reason) throws Exception {
    cluster.startOperator(Map.of());
    Fault fault = failWrites(code, resource);
    try (fault) {
      cluster.create(verifiedDemo(DEMO));

      cluster.awaitCondition(DEMO, "Stalled", "True", reason);
      assertThatAllThatNeedAMonitorSay(reason);
      cluster
          .conditions(DEMO)
          .forEach(
              condition ->
                  assertThat(condition.getMessage()).doesNotContainIgnoringCase("applyfailed"));
    }
  }

  @ParameterizedTest
  @CsvSource({"deployments", "services", "servicemonitors"})
  void name_conflict_is_the_reason_of_all_that_depend_on_it(String resource) throws Exception {
    cluster.client().resource(stranger(kind(resource))).create();
    cluster.startOperator(Map.of());

    cluster.create(verifiedDemo(DEMO));

    cluster.awaitCondition(DEMO, "Stalled", "True", "NameConflict");
    assertThatAllThatNeedAMonitorSay("NameConflict");
    assertThat(conditions().get("WorkloadAvailable")).isEqualTo("False/NameConflict");
  }

  private void assertThatAllThatNeedAMonitorSay(String reason) {
    Map<String, String> now = conditions();
    assertThat(List.of("Ready", "MonitorApplied", "Selected", "Scraped"))
        .allSatisfy(type -> assertThat(now.get(type)).as(type).endsWith("/" + reason));
  }

  /** A demo whose pods are ready, in a cluster that has been looked at and has no Prometheus. */
  private void createObserved() {
    cluster.create(verifiedDemo(DEMO));
    cluster.pods(DEMO, 2);
    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
    cluster.awaitCondition(DEMO, "Scraped", "Unknown", "NoPrometheus");
  }

  private Fault failWrites(int code, String resource) {
    return cluster
        .server()
        .failWith(
            code,
            request ->
                request.isWrite()
                    && request.resource().split("[.]")[0].equals(resource)
                    && request.fieldManager().equals(Labels.OPERATOR));
  }

  private void relabel(Class<? extends HasMetadata> kind) {
    cluster
        .client()
        .resources(kind)
        .inNamespace(NAMESPACE)
        .withName(DEMO)
        .edit(
            live -> {
              live.getMetadata().getLabels().put(Labels.COMPONENT, "changed-by-hand");
              return live;
            });
  }

  private Map<String, String> conditions() {
    return cluster.conditions(DEMO).stream()
        .collect(
            Collectors.toMap(
                Condition::getType,
                condition -> condition.getStatus() + "/" + condition.getReason()));
  }

  private static Class<? extends HasMetadata> kind(String resource) {
    return switch (resource) {
      case "deployments" -> Deployment.class;
      case "services" -> Service.class;
      default -> ServiceMonitor.class;
    };
  }

  private static <T extends HasMetadata> T stranger(Class<T> kind) {
    return Serialization.unmarshal("metadata: {name: demo-app, namespace: default}", kind);
  }
}
