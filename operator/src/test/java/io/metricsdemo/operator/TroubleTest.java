package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static io.metricsdemo.operator.TestCluster.demo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.kubernetes.FailureLog;
import io.metricsdemo.operator.kubernetes.WatchLog;
import io.metricsdemo.simulator.Fault;
import io.metricsdemo.simulator.LoggedRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the status says on a bad day, and that it heals. */
@Tag("slow")
class TroubleTest {

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
  @ValueSource(classes = {Deployment.class, Service.class, ServiceMonitor.class})
  void name_conflict_is_reported_and_existing_object_is_not_modified(
      Class<? extends HasMetadata> kind) throws Exception {
    HasMetadata stranger = cluster.client().resource(stranger(kind)).create();
    cluster.startOperator(Map.of());

    cluster.create(demo("demo-app"));

    assertThat(cluster.awaitCondition("demo-app", "Ready", "False", "NameConflict").getMessage())
        .startsWith(
            kind.getSimpleName()
                + " default/demo-app already exists and does not belong to this MetricsDemo");
    cluster.awaitCondition("demo-app", "Stalled", "True", "NameConflict");
    cluster.awaitReconciledAgain();
    assertThat(live(stranger)).isEqualTo(stranger);
  }

  @Test
  void name_conflict_ends_when_existing_object_is_deleted() throws Exception {
    HasMetadata stranger = cluster.client().resource(stranger(Deployment.class)).create();
    cluster.startOperator(Map.of());
    cluster.create(demo("demo-app"));
    cluster.awaitCondition("demo-app", "Ready", "False", "NameConflict");

    cluster.delete(stranger);
    cluster.pods("demo-app", 2);

    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
    assertThat(cluster.conditions("demo-app"))
        .noneMatch(condition -> condition.getType().equals("Stalled"));
  }

  @Test
  void our_labels_alone_make_nobodys_object_ours() throws Exception {
    Deployment stranger = stranger(Deployment.class);
    stranger
        .getMetadata()
        .setLabels(Map.of("app.kubernetes.io/managed-by", "metricsdemo-operator"));
    HasMetadata created = cluster.client().resource(stranger).create();
    cluster.startOperator(Map.of());

    cluster.create(demo("demo-app"));

    cluster.awaitCondition("demo-app", "Ready", "False", "NameConflict");
    cluster.awaitReconciledAgain();
    assertThat(live(created)).isEqualTo(created);
  }

  @Test
  void invalid_value_past_the_schema_is_reported_and_nothing_is_made() throws Exception {
    cluster.server().putWithoutAdmission(stored("{monitoring: {interval: 5 bananas}}"));

    cluster.startOperator(Map.of());

    assertThat(cluster.awaitCondition("demo-app", "Stalled", "True", "InvalidSpec").getMessage())
        .isEqualTo(
            "spec.monitoring.interval: Invalid value: \"5 bananas\": must be a duration between 1s and 10m, inclusive");
    cluster.awaitQuiet();
    assertThat(cluster.deployment("demo-app")).isEmpty();
  }

  @Test
  void unreadable_spec_is_reported_and_other_demos_go_on() throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady("other");

    cluster.server().putWithoutAdmission(stored("{replicas: two}"));
    cluster.awaitCondition("demo-app", "Stalled", "True", "InvalidSpec");
    cluster.edit("other", spec -> spec.setReplicas(3));

    await().until(() -> cluster.deployment("other").orElseThrow().getSpec().getReplicas() == 3);
    assertThat(cluster.failures()).isZero();
  }

  @Test
  void invalid_edit_leaves_what_runs_and_a_valid_one_goes_on() throws Exception {
    cluster.startOperator(Map.of("ALLOWED_IMAGE_PREFIXES", "localhost/"));
    cluster.createReady("demo-app");
    Deployment before = cluster.deployment("demo-app").orElseThrow();

    cluster.edit("demo-app", spec -> spec.setImage("evil.example/x:1"));
    cluster.awaitCondition("demo-app", "Ready", "False", "InvalidSpec");
    cluster.awaitCondition("demo-app", "WorkloadAvailable", "Unknown", "InvalidSpec");
    assertThat(cluster.deployment("demo-app")).contains(before);

    cluster.edit("demo-app", spec -> spec.setImage(null));
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
  }

  @Test
  void unknown_fields_are_survived() throws Exception {
    cluster.server().putWithoutAdmission(stored("{colour: blue, monitoring: {volume: 11}}"));

    cluster.startOperator(Map.of());

    cluster.awaitCondition("demo-app", "MonitorApplied", "True", "ServiceMonitorApplied");
  }

  @Test
  void service_monitor_crd_may_be_absent_come_go_and_come_back() throws Exception {
    cluster.removeServiceMonitorCrd();
    cluster.startOperator(Map.of());
    cluster.create(demo("demo-app"));
    cluster.pods("demo-app", 2);
    cluster.awaitCondition("demo-app", "MonitorApplied", "False", "ServiceMonitorCRDMissing");
    cluster.awaitCondition("demo-app", "WorkloadAvailable", "True", "PodsReady");
    cluster.awaitCondition("demo-app", "Ready", "False", "ServiceMonitorCRDMissing");

    cluster.addServiceMonitorCrd();
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
    assertThat(cluster.serviceMonitor("demo-app")).isPresent();

    cluster.removeServiceMonitorCrd();
    cluster.awaitCondition("demo-app", "Ready", "False", "ServiceMonitorCRDMissing");

    cluster.addServiceMonitorCrd();
    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
    await().until(() -> cluster.serviceMonitor("demo-app"), Optional::isPresent);
    assertThat(cluster.failures()).isZero();
  }

  @Test
  void forbidden_write_is_reported_and_healed_when_it_is_allowed_again() throws Exception {
    cluster.startOperator(Map.of());
    Fault fault =
        cluster
            .server()
            .failWith(
                403,
                request -> request.isWrite() && request.resource().startsWith("servicemonitors"));
    try (fault) {
      cluster.create(demo("demo-app"));
      cluster.pods("demo-app", 2);
      assertThat(cluster.awaitCondition("demo-app", "Ready", "False", "NotPermitted").getMessage())
          .contains("ServiceMonitor", "cannot", "servicemonitors.monitoring.coreos.com");
      cluster.awaitCondition("demo-app", "MonitorApplied", "False", "NotPermitted");
      cluster.awaitCondition("demo-app", "WorkloadAvailable", "True", "PodsReady");
    }

    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
  }

  @ParameterizedTest
  @CsvSource({
    "list watch, deployments,               WorkloadAvailable, cannot list resource",
    "watch,      deployments,               WorkloadAvailable, cannot watch resource",
    "list watch, services,                  Ready,             cannot list resource",
    "list watch, servicemonitors,           MonitorApplied,    cannot list resource",
    "watch,      customresourcedefinitions, MonitorApplied,    cannot watch resource",
  })
  void what_may_not_be_watched_any_more_is_unknown_until_it_may_be_again(
      String verbs, String resource, String type, String words) throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady("demo-app");
    Fault fault = cluster.server().failWith(403, refusal(verbs, resource));
    try (fault) {
      cluster.server().endWatches();
      await().until(() -> refusals(verbs, resource) > 1);
      cluster.edit("demo-app", spec -> spec.setMonitoring(TestCluster.interval("10s")));

      assertThat(cluster.awaitCondition("demo-app", type, "Unknown", "NotPermitted").getMessage())
          .contains(words, resource);
      cluster.awaitCondition("demo-app", "Ready", "Unknown", "NotPermitted");
      cluster.awaitCondition("demo-app", "Stalled", "True", "NotPermitted");
    }

    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
    assertThat(cluster.demoNow("demo-app").orElseThrow().getStatus().getReadyReplicas())
        .isEqualTo(2);
  }

  @Test
  void what_goes_with_its_demo_is_not_made_again_where_the_event_comes_late() throws Exception {
    cluster.startOperator(Map.of());
    cluster.createReady("demo-app");
    Predicate<LoggedRequest> newsOfDemos =
        request ->
            request.resource().startsWith("metricsdemos")
                && List.of("list", "watch").contains(request.verb());
    Fault fault = cluster.server().failWith(503, newsOfDemos);
    try (fault) {
      cluster.server().endWatches();
      await()
          .until(
              () ->
                  !cluster
                      .server()
                      .requests()
                      .matching(newsOfDemos.and(r -> r.code() == 503))
                      .isEmpty());

      cluster.delete(demo("demo-app"));

      await()
          .until(
              () -> !cluster.server().requests().matching(TroubleTest::asksForTheDemo).isEmpty());
      assertThat(cluster.deployment("demo-app")).isEmpty();
    }
    cluster.create(demo("another"));
    cluster.pods("another", 2);
    cluster.awaitCondition("another", "Ready", "True", "Reconciled");
    cluster.awaitQuiet();
    assertThat(cluster.deployment("demo-app")).isEmpty();
    assertThat(cluster.service("demo-app")).isEmpty();
  }

  private static boolean asksForTheDemo(LoggedRequest request) {
    return request.verb().equals("get")
        && request.resource().startsWith("metricsdemos")
        && request.userAgent().startsWith("metricsdemo-operator");
  }

  @Test
  void deployments_that_may_not_be_listed_from_the_start_are_unknown() throws Exception {
    Fault fault = cluster.server().failWith(403, refusal("list", "deployments"));
    try (fault) {
      cluster.startOperator(Map.of());
      cluster.create(demo("demo-app"));

      cluster.awaitCondition("demo-app", "WorkloadAvailable", "Unknown", "NotPermitted");
      assertThat(cluster.serviceMonitor("demo-app")).isPresent();
    }
    cluster.pods("demo-app", 2);

    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
  }

  @Test
  void demos_that_may_not_be_listed_are_reported_in_the_log_and_reconciled_later()
      throws Exception {
    cluster.create(demo("demo-app"));
    try (LogOf log = LogOf.logger(WatchLog.class)) {
      Fault fault = cluster.server().failWith(403, refusal("list", "metricsdemos"));
      try (fault) {
        cluster.startOperator(Map.of());

        await().untilAsserted(() -> assertThat(log.lines()).hasSize(1));
        assertThat(log.lines().get(0))
            .startsWith("Failed to watch resource")
            .contains("kind=\"MetricsDemo\"", "cannot list resource \"metricsdemos");
      }
      cluster.pods("demo-app", 2);

      cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
      await().until(() -> log.lines().size() == 2);
      assertThat(log.lines().get(1)).startsWith("Watching resource again");
    }
  }

  private static Predicate<LoggedRequest> refusal(String verbs, String resource) {
    return request ->
        List.of(verbs.split(" ")).contains(request.verb())
            && request.resource().startsWith(resource);
  }

  private long refusals(String verbs, String resource) {
    return cluster.server().requests().matching(refusal(verbs, resource)).stream()
        .filter(request -> request.code() == 403)
        .count();
  }

  @Test
  void passing_failure_of_the_api_server_is_retried() throws Exception {
    cluster.startOperator(Map.of());
    Fault fault =
        cluster
            .server()
            .failWith(500, request -> request.isWrite() && request.resource().equals("services"));
    try (fault) {
      cluster.create(demo("demo-app"));
      cluster.awaitCondition("demo-app", "Reconciling", "True", "ApplyFailed");
    }
    cluster.pods("demo-app", 2);

    cluster.awaitCondition("demo-app", "Ready", "True", "Reconciled");
  }

  @Test
  void reconcile_that_fails_again_and_again_is_logged_once_and_so_is_its_end() throws Exception {
    cluster.startOperator(Map.of());
    try (LogOf log = LogOf.logger(FailureLog.class)) {
      Fault fault =
          cluster.server().failWith(403, request -> request.subresource().equals("status"));
      try (fault) {
        cluster.create(demo("demo-app"));
        await().until(() -> cluster.reconciliations() >= 3);

        assertThat(log.lines()).hasSize(1);
        assertThat(log.lines().get(0))
            .startsWith("Reconciliation failed, retrying")
            .contains("metricsdemo=\"default/demo-app\"", "is forbidden", "metricsdemos");
      }
      await().until(() -> log.lines().size() == 2);
      assertThat(log.lines().get(1)).startsWith("Reconciliation recovered");
    }
  }

  @Test
  void status_that_met_a_change_is_written_all_the_same() throws Exception {
    cluster.startOperator(Map.of());
    Fault fault =
        cluster
            .server()
            .failWith(
                409,
                request ->
                    request.isWrite()
                        && request.resource().startsWith("metricsdemos")
                        && request.subresource().equals("status"));
    try (fault) {
      cluster.create(demo("demo-app"));
      await().until(() -> cluster.serviceMonitor("demo-app"), Optional::isPresent);
    }

    cluster.awaitCondition("demo-app", "Ready", "False", "RolloutInProgress");
  }

  @Test
  void failure_to_publish_an_event_fails_nothing() throws Exception {
    cluster.startOperator(Map.of());
    Fault fault = cluster.server().failWith(500, request -> request.resource().equals("events"));
    try (fault) {

      cluster.createReady("demo-app");
    }
  }

  @Test
  void quota_that_blocks_pods_is_reported() throws Exception {
    cluster.startOperator(Map.of());
    cluster.create(demo("demo-app"));

    cluster.podsRefused("demo-app", "pods \"demo-app-x\" is forbidden: exceeded quota: tiny");

    assertThat(cluster.awaitCondition("demo-app", "Ready", "False", "ReplicaFailure").getMessage())
        .isEqualTo(
            "0 of 2 pods are ready: pods \"demo-app-x\" is forbidden: exceeded quota: tiny. Raise the quota, or lower spec.replicas or spec.resources of MetricsDemo default/demo-app");
    cluster.awaitCondition("demo-app", "Stalled", "True", "ReplicaFailure");
  }

  @Test
  void demos_outside_the_watched_namespaces_are_left_alone() throws Exception {
    cluster.startOperator(Map.of("WATCH_NAMESPACES", NAMESPACE));
    MetricsDemo elsewhere = demo("demo-app");
    elsewhere.getMetadata().setNamespace("elsewhere");
    cluster.create(elsewhere);

    cluster.createReady("demo-app");

    assertThat(cluster.client().apps().deployments().inNamespace("elsewhere").list().getItems())
        .isEmpty();
  }

  private HasMetadata live(HasMetadata object) {
    return cluster.client().resource(object).get();
  }

  private static <T extends HasMetadata> T stranger(Class<T> kind) {
    String yaml =
        """
        metadata: {name: demo-app, namespace: default, labels: {owner: somebody}}
        spec:
          selector: {matchLabels: {app: theirs}}
        """;
    if (kind == Deployment.class) {
      yaml += "  template: {metadata: {labels: {app: theirs}}}\n";
    }
    if (kind == Service.class) {
      yaml = "metadata: {name: demo-app, namespace: default}\nspec: {ports: [{port: 80}]}";
    }
    return Serialization.unmarshal(yaml, kind);
  }

  private static MetricsDemo stored(String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: metricsdemo.io/v1alpha1
        kind: MetricsDemo
        metadata: {name: demo-app, namespace: default}
        spec: %s
        """
            .formatted(spec),
        MetricsDemo.class);
  }
}
