package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.FakeDeploymentController;
import io.metricsdemo.e2e.cluster.Grant;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.Permissions;
import io.metricsdemo.e2e.cluster.StatusHistory;
import io.metricsdemo.e2e.cluster.TestNamespace;
import io.metricsdemo.operator.naming.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * What breaks without each permission that the operator is given, how it reports that, and that it
 * recovers by itself when the permission is back.
 *
 * <p>What is written is refused while the operator runs. What is watched is refused before it
 * starts: a watch that is open goes on without the permission for it.
 */
class PermissionsIT {

  private static final String DEMO = "demo-app";

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "deployments", Deployment.class,
          "services", Service.class,
          "servicemonitors", ServiceMonitor.class,
          "prometheusrules", PrometheusRule.class,
          "configmaps", ConfigMap.class);

  @RegisterExtension static final Installation INSTALLATION = Installation.withoutOperator();

  @RegisterExtension
  static final FakeDeploymentController CONTROLLER = new FakeDeploymentController();

  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final Permissions permissions = new Permissions();

  private static OperatorProcess operator;

  @BeforeEach
  void haveAnOperator() {
    if (operator == null || !operator.isRunning()) {
      operator = OperatorProcess.start(namespace.client());
    }
  }

  @AfterAll
  static void stopOperator() {
    if (operator != null) {
      operator.close();
    }
  }

  @Test
  void nothing_is_permitted_that_no_test_needs() {
    Stream<String> tested =
        Arrays.stream(PermissionsIT.class.getDeclaredMethods())
            .map(method -> method.getAnnotation(BreaksWithout.class))
            .filter(annotation -> annotation != null)
            .flatMap(BreaksWithout.Granted::named);
    // Whether Prometheus Operator rejects a ServiceMonitor is asked only when Prometheus answers.
    Stream<String> testedWithPods = Stream.of("list events");

    assertThat(
            Permissions.granted().stream()
                // Leader election needs these.
                .filter(grant -> !grant.resource().equals("leases"))
                .map(Grant::toString)
                .distinct())
        .containsExactlyInAnyOrderElementsOf(Stream.concat(tested, testedWithPods).toList());
  }

  // -- what it watches ------------------------------------------------------------------------

  @ParameterizedTest
  @BreaksWithout(verbs = "list", resources = "metricsdemos")
  void demos_that_cannot_be_listed_are_left_as_they_are(Grant lost) {
    createAndAwaitReadiness();
    String version = version(DEMO);

    restartWithout(lost);
    namespace.create("another", spec -> {});
    awaitLog(lost);
    operator.awaitLog("Watching MetricsDemos");
    assertThat(version(DEMO)).isEqualTo(version);
    assertThat(namespace.conditions("another")).isEmpty();

    permissions.restore();
    awaitCondition("another", "Ready", "True", "Reconciled");
  }

  @ParameterizedTest
  @BreaksWithout(verbs = "watch", resources = "metricsdemos")
  void demos_that_cannot_be_watched_are_listed_now_and_then(Grant lost) {
    createAndAwaitReadiness();
    String version = version(DEMO);

    restartWithout(lost);
    awaitLog(lost);
    namespace.create("another", spec -> {});
    awaitCondition("another", "Ready", "True", "Reconciled");
    assertThat(version(DEMO)).isEqualTo(version);

    permissions.restore();
    namespace.edit("another", PermissionsIT::disableMonitoring);
    awaitCondition("another", "MonitorApplied", "False", "Disabled");
  }

  @ParameterizedTest
  @BreaksWithout(
      verbs = {"list", "watch"},
      resources = "deployments")
  void workload_is_unknown_while_deployments_cannot_be_watched(Grant lost) {
    unknownWhileLost(lost, "WorkloadAvailable");
  }

  @ParameterizedTest
  @BreaksWithout(
      verbs = {"list", "watch"},
      resources = "services")
  void readiness_is_unknown_while_services_cannot_be_watched(Grant lost) {
    unknownWhileLost(lost, "Ready");
  }

  @ParameterizedTest
  @BreaksWithout(
      verbs = {"list", "watch"},
      resources = "configmaps")
  void readiness_of_a_demo_with_a_dashboard_alone_is_unknown_while_config_maps_cannot_be_watched(
      Grant lost) {
    createAndAwaitReadiness();

    restartWithout(lost);

    assertThatItDoesNotKnow("Ready", lost);
    namespace.create("another", spec -> {});
    awaitCondition("another", "Ready", "True", "Reconciled");

    restoreAndAwaitReadiness();
  }

  @ParameterizedTest
  @BreaksWithout(
      verbs = {"list", "watch"},
      resources = {"servicemonitors", "customresourcedefinitions"})
  void monitor_is_unknown_while_service_monitors_or_their_crd_cannot_be_watched(Grant lost) {
    unknownWhileLost(lost, "MonitorApplied");
  }

  @ParameterizedTest
  @BreaksWithout(
      verbs = {"list", "watch"},
      resources = "prometheusrules")
  void alerts_are_unknown_while_rules_cannot_be_watched(Grant lost) {
    unknownWhileLost(lost, "AlertsApplied");
  }

  private void unknownWhileLost(Grant lost, String type) {
    createAndAwaitReadiness();

    try (StatusHistory history = StatusHistory.of(namespace, DEMO)) {
      restartWithout(lost);

      Condition unknown = awaitCondition(DEMO, type, "Unknown", "NotPermitted");
      assertThat(unknown.getMessage()).matches(message -> reports(message, lost), lost.refusal());
      awaitCondition(DEMO, "Ready", "Unknown", "NotPermitted");
      awaitLog(lost);

      restoreAndAwaitReadiness();
      assertThat(history.of(type)).noneMatch(said -> said.startsWith("False"));
      assertThat(history.of("Ready")).noneMatch(said -> said.startsWith("False"));
    }
  }

  // -- what it makes --------------------------------------------------------------------------

  @ParameterizedTest
  @BreaksWithout(
      verbs = "create",
      resources = {"deployments", "services", "servicemonitors", "prometheusrules", "configmaps"})
  void object_that_may_not_be_created_stalls_the_demo(Grant lost) {
    permissions.revoke(lost);
    namespace.create(DEMO, PermissionsIT::askForEverything);

    assertThatItStalls(lost);
    assertThat(namespace.find(KINDS.get(lost.resource()), DEMO)).isEmpty();

    restoreAndAwaitReadiness();
    assertThat(namespace.find(KINDS.get(lost.resource()), DEMO)).isPresent();
  }

  @ParameterizedTest
  @BreaksWithout(
      verbs = "patch",
      resources = {"deployments", "services", "servicemonitors", "prometheusrules", "configmaps"})
  void object_that_may_not_be_patched_stalls_the_demo_when_it_was_changed_by_hand(Grant lost) {
    createAndAwaitReadiness();

    permissions.revoke(lost);
    label(lost.resource(), Labels.COMPONENT + "=changed-by-hand");
    assertThatItStalls(lost);

    restoreAndAwaitReadiness();
    assertThat(labels(lost.resource())).doesNotContainValue("changed-by-hand");
  }

  @ParameterizedTest
  @BreaksWithout(
      verbs = "get",
      resources = {"deployments", "services", "servicemonitors", "prometheusrules", "configmaps"})
  void object_that_may_not_be_read_stalls_the_demo_when_it_has_lost_our_label(Grant lost) {
    createAndAwaitReadiness();

    permissions.revoke(lost);
    label(lost.resource(), Labels.MANAGED_BY + "-");
    assertThatItStalls(lost);

    restoreAndAwaitReadiness();
    assertThat(labels(lost.resource())).containsKey(Labels.MANAGED_BY);
  }

  @ParameterizedTest
  @BreaksWithout(verbs = "get", resources = "metricsdemos")
  void object_that_is_gone_is_not_made_again_while_its_demo_may_not_be_read(Grant lost) {
    createAndAwaitReadiness();

    permissions.revoke(lost);
    namespace.kubectl("delete", "service/" + DEMO).orThrow();
    assertThatItStalls(lost);
    assertThat(namespace.find(Service.class, DEMO)).isEmpty();

    restoreAndAwaitReadiness();
    assertThat(namespace.find(Service.class, DEMO)).isPresent();
  }

  @ParameterizedTest
  @BreaksWithout(verbs = "delete", resources = "servicemonitors")
  void service_monitor_that_may_not_be_deleted_stalls_the_demo_that_disables_it(Grant lost) {
    createAndAwaitReadiness();

    permissions.revoke(lost);
    namespace.edit(DEMO, PermissionsIT::disableMonitoring);
    assertThatItStalls(lost);
    assertThat(namespace.find(ServiceMonitor.class, DEMO)).isPresent();
    assertThat(namespace.conditions(DEMO))
        .filteredOn(condition -> condition.getType().equals("MonitorApplied"))
        .extracting(Condition::getMessage)
        .noneMatch(message -> message.contains("there is no ServiceMonitor"));

    permissions.restore();
    awaitCondition(DEMO, "MonitorApplied", "False", "Disabled");
    assertThat(namespace.find(ServiceMonitor.class, DEMO)).isEmpty();
  }

  @ParameterizedTest
  @BreaksWithout(verbs = "delete", resources = "prometheusrules")
  void rule_that_may_not_be_deleted_stalls_the_demo_that_wants_no_alerts(Grant lost) {
    createAndAwaitReadiness();

    permissions.revoke(lost);
    namespace.edit(DEMO, spec -> spec.getMonitoring().setAlerts(false));
    assertThatItStalls(lost);
    awaitCondition(DEMO, "AlertsApplied", "False", "NotPermitted");
    assertThat(namespace.find(PrometheusRule.class, DEMO)).isPresent();

    restoreAndAwaitReadiness();
    assertThat(namespace.find(PrometheusRule.class, DEMO)).isEmpty();
  }

  @ParameterizedTest
  @BreaksWithout(verbs = "delete", resources = "configmaps")
  void dashboard_that_may_not_be_deleted_stalls_the_demo_that_disables_it(Grant lost) {
    createAndAwaitReadiness();

    permissions.revoke(lost);
    namespace.edit(DEMO, spec -> spec.getMonitoring().setDashboard(false));
    assertThatItStalls(lost);
    assertThat(namespace.find(ConfigMap.class, DEMO)).isPresent();

    restoreAndAwaitReadiness();
    assertThat(namespace.find(ConfigMap.class, DEMO)).isEmpty();
  }

  // -- what it asks about Prometheus ----------------------------------------------------------

  @ParameterizedTest
  @BreaksWithout(
      verbs = {"list", "watch"},
      resources = {"prometheuses", "prometheusagents", "pods", "endpointslices"})
  void scrapes_are_unknown_while_what_leads_to_them_cannot_be_watched(Grant lost) {
    restartWithout(lost);
    namespace.create(DEMO, spec -> {});

    assertThatItDoesNotKnow("Scraped", lost);
    awaitCondition(DEMO, "Ready", "True", "Reconciled");

    permissions.restore();
    awaitCondition(DEMO, "Scraped", "Unknown", "NoPrometheus");
  }

  @ParameterizedTest
  @BreaksWithout(verbs = "get", resources = "namespaces")
  void selection_is_unknown_while_the_labels_of_the_namespace_cannot_be_read(Grant lost) {
    permissions.revoke(lost);
    prometheusThatSelects("{matchLabels: {team: a}}");
    namespace.create(DEMO, spec -> {});

    assertThatItDoesNotKnow("Selected", lost);

    permissions.restore();
    awaitCondition(DEMO, "Selected", "False", "NamespaceNotSelected");
  }

  @ParameterizedTest
  @BreaksWithout(verbs = "create", resources = "subjectaccessreviews")
  void scrapes_are_unknown_while_the_permissions_of_prometheus_cannot_be_reviewed(Grant lost) {
    permissions.revoke(lost);
    prometheusThatSelects("{}");
    namespace.create(DEMO, spec -> {});

    assertThatItDoesNotKnow("Scraped", lost);
    awaitCondition(DEMO, "Selected", "True", "Selected");

    permissions.restore();
    awaitCondition(DEMO, "Scraped", "False", "PrometheusForbidden");
  }

  /** A Prometheus of this namespace that has no pods, and whose account may do nothing. */
  private void prometheusThatSelects(String namespaces) {
    namespace.apply(
        """
        apiVersion: monitoring.coreos.com/v1
        kind: Prometheus
        metadata: {name: mine}
        spec:
          serviceMonitorSelector: {}
          serviceMonitorNamespaceSelector: %s
        """
            .formatted(namespaces));
  }

  // -- what it reports ------------------------------------------------------------------------

  @ParameterizedTest
  @BreaksWithout(verbs = "patch", resources = "metricsdemos/status")
  void status_that_may_not_be_written_is_reported_in_the_log_and_holds_up_nothing(Grant lost) {
    permissions.revoke(lost);
    namespace.create(DEMO, PermissionsIT::askForEverything);

    operator.awaitLog(lost.refusal());
    KINDS.values().forEach(kind -> namespace.awaitObject(kind, DEMO));
    assertThat(namespace.conditions(DEMO)).isEmpty();

    restoreAndAwaitReadiness();
  }

  @ParameterizedTest
  @BreaksWithout(verbs = "create", resources = "events")
  void event_that_may_not_be_published_is_reported_in_the_log_and_holds_up_nothing(Grant lost) {
    permissions.revoke(lost);
    createAndAwaitReadiness();
    awaitLogOfThisTest("Failed to create Event", lost.refusal());
    assertThat(events()).isEmpty();

    permissions.restore();
    namespace.edit(DEMO, PermissionsIT::disableMonitoring);
    awaitEvent("Disabled", 1);
  }

  @ParameterizedTest
  @BreaksWithout(
      verbs = {"get", "patch"},
      resources = "events")
  void event_that_may_not_be_counted_up_is_reported_in_the_log_and_holds_up_nothing(Grant lost) {
    createAndAwaitReadiness();
    namespace.edit(DEMO, PermissionsIT::disableMonitoring);
    awaitEvent("Disabled", 1);

    permissions.revoke(lost);
    namespace.edit(DEMO, spec -> spec.setMonitoring(null));
    awaitCondition(DEMO, "MonitorApplied", "True", "ServiceMonitorApplied");
    awaitLogOfThisTest("Failed to create Event", lost.refusal());
    awaitEvent("ServiceMonitorApplied", 1);

    permissions.restore();
    namespace.edit(DEMO, PermissionsIT::disableMonitoring);
    awaitEvent("Disabled", 2);
  }

  // -- given, when, then ----------------------------------------------------------------------

  private void createAndAwaitReadiness() {
    namespace.create(DEMO, PermissionsIT::askForEverything);
    awaitCondition(DEMO, "Ready", "True", "Reconciled");
    // The last change of its status.
    awaitCondition(DEMO, "Scraped", "Unknown", "NoPrometheus");
  }

  private void restoreAndAwaitReadiness() {
    permissions.restore();
    awaitCondition(DEMO, "Ready", "True", "Reconciled");
  }

  private void restartWithout(Grant lost) {
    operator.kill();
    permissions.revoke(lost);
    operator = OperatorProcess.launch(namespace.client(), Map.of());
  }

  private static void askForEverything(MetricsDemoSpec spec) {
    MonitoringSpec monitoring = new MonitoringSpec();
    monitoring.setAlerts(true);
    monitoring.setDashboard(true);
    spec.setMonitoring(monitoring);
  }

  private static void disableMonitoring(MetricsDemoSpec spec) {
    MonitoringSpec monitoring = new MonitoringSpec();
    monitoring.setEnabled(false);
    spec.setMonitoring(monitoring);
  }

  private void label(String resource, String change) {
    Command.kubectl("-n", namespace.name(), "label", "--overwrite", resource + "/" + DEMO, change)
        .orThrow();
  }

  private Map<String, String> labels(String resource) {
    return namespace.find(KINDS.get(resource), DEMO).orElseThrow().getMetadata().getLabels();
  }

  private void assertThatItStalls(Grant lost) {
    assertThat(awaitCondition(DEMO, "Stalled", "True", "NotPermitted").getMessage())
        .contains(lost.refusal());
    assertThat(awaitCondition(DEMO, "Ready", "False", "NotPermitted").getMessage())
        .contains(lost.refusal());
    awaitLogOfThisTest("Readiness changed", lost.refusal());
  }

  private void assertThatItDoesNotKnow(String type, Grant lost) {
    assertThat(awaitCondition(DEMO, type, "Unknown", "NotPermitted").getMessage())
        .contains(lost.verb(), lost.resource());
  }

  private Condition awaitCondition(String demo, String type, String status, String reason) {
    return namespace.awaitCondition(demo, type, status, reason);
  }

  /** What the API server says of a watch that it refuses does not get through a WebSocket. */
  private static boolean reports(String text, Grant lost) {
    return text.contains(lost.refusal())
        || (lost.verb().equals("watch")
            && text.contains("watch")
            && text.contains(lost.resource()));
  }

  private void awaitLog(Grant lost) {
    await("a line that says: " + lost.refusal())
        .until(() -> operator.log().lines().anyMatch(line -> reports(line, lost)));
  }

  private String version(String demo) {
    return namespace.find(MetricsDemo.class, demo).orElseThrow().getMetadata().getResourceVersion();
  }

  /** The operator goes on from test to test, so a line counts only with the test's namespace. */
  private void awaitLogOfThisTest(String... texts) {
    await("a line with " + List.of(texts))
        .until(
            () ->
                operator
                    .log()
                    .lines()
                    .filter(line -> line.contains(namespace.name()))
                    .anyMatch(line -> Arrays.stream(texts).allMatch(line::contains)));
  }

  private List<Event> events() {
    return namespace.client().v1().events().inNamespace(namespace.name()).list().getItems();
  }

  private void awaitEvent(String reason, int count) {
    await("Event %s, %d times".formatted(reason, count))
        .until(
            () ->
                events().stream()
                    .anyMatch(
                        event ->
                            event.getReason().equals(reason)
                                && Integer.valueOf(count).equals(event.getCount())));
  }
}
