package io.metricsdemo.operator;

import static io.metricsdemo.operator.TestCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.metricsdemo.simulator.LoggedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the operator's objects when somebody edits them. */
@Tag("slow")
class EditedByHandTest {

  private static final String DEMO = "demo-app";
  private static final String POD = "/spec/template/spec";
  private static final PatchContext BY_KUBECTL =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON)
          .withFieldManager("kubectl-edit")
          .build();

  private TestCluster cluster;

  @BeforeEach
  void start() throws InvalidConfigException {
    cluster = TestCluster.start();
    cluster.createReady(DEMO);
    cluster.server().requests().reset();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replace | /spec/ports/0/port     | 9090   | spec.ports[0] to port=8080",
        "replace | /spec/ports/0/protocol | '\"UDP\"' | spec.ports[0] to protocol=TCP",
      })
  void edited_key_of_a_service_port_goes_back(
      String op, String path, String value, String message) {
    Service before = cluster.service(DEMO).orElseThrow();

    edit(before, op, path, value);

    await()
        .untilAsserted(
            () ->
                assertThat(cluster.service(DEMO).orElseThrow().getSpec())
                    .isEqualTo(before.getSpec()));
    assertThatTwoWritesHealed("services", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/containers/0/ports/0/containerPort | 9090 | spec.template.spec.containers[0].ports[0] to containerPort=8080",
        "/containers/0/ports/1/protocol | '\"UDP\"' | spec.template.spec.containers[0].ports[1] to protocol=TCP",
        "/containers/0/name | '\"web\"' | spec.template.spec.containers[0] to name=demo-app",
        "/topologySpreadConstraints/0/whenUnsatisfiable | '\"DoNotSchedule\"' | spec.template.spec.topologySpreadConstraints[0] to whenUnsatisfiable=ScheduleAnyway",
        "/topologySpreadConstraints/0/topologyKey | '\"zone\"' | spec.template.spec.topologySpreadConstraints[0] to topologyKey=kubernetes.io/hostname",
      })
  void edited_key_in_the_pod_template_goes_back(String path, String value, String message) {
    Deployment before = cluster.deployment(DEMO).orElseThrow();

    edit(before, "replace", POD + path, value);

    await()
        .untilAsserted(
            () ->
                assertThat(cluster.deployment(DEMO).orElseThrow().getSpec())
                    .isEqualTo(before.getSpec()));
    assertThatTwoWritesHealed("deployments", message);
  }

  @Test
  void keys_that_were_shifted_among_ports_go_back() {
    Deployment before = cluster.deployment(DEMO).orElseThrow();

    edit(
        before,
        """
        [{"op": "replace", "path": "/spec/template/spec/containers/0/ports/0/containerPort", "value": 8081},
         {"op": "replace", "path": "/spec/template/spec/containers/0/ports/1/containerPort", "value": 9090}]
        """);

    await()
        .untilAsserted(
            () ->
                assertThat(cluster.deployment(DEMO).orElseThrow().getSpec())
                    .isEqualTo(before.getSpec()));
  }

  @Test
  void container_and_port_edited_at_once_go_back() {
    Deployment before = cluster.deployment(DEMO).orElseThrow();

    edit(
        before,
        """
        [{"op": "replace", "path": "/spec/template/spec/containers/0/name", "value": "web"},
         {"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "other"},
         {"op": "replace", "path": "/spec/template/spec/containers/0/ports/1/containerPort", "value": 9090}]
        """);

    await()
        .untilAsserted(
            () ->
                assertThat(cluster.deployment(DEMO).orElseThrow().getSpec())
                    .isEqualTo(before.getSpec()));
  }

  @Test
  void spec_is_acted_upon_while_a_key_is_edited() {
    Service before = cluster.service(DEMO).orElseThrow();
    edit(before, "replace", "/spec/ports/0/port", "9090");

    cluster.edit(DEMO, spec -> spec.setMonitoring(TestCluster.interval("5s")));

    await()
        .until(
            () ->
                cluster
                    .serviceMonitor(DEMO)
                    .orElseThrow()
                    .getSpec()
                    .getEndpoints()
                    .get(0)
                    .getInterval()
                    .equals("5s"));
    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
  }

  @Test
  void entries_that_others_add_stay() {
    Deployment before = cluster.deployment(DEMO).orElseThrow();
    edit(
        before,
        """
        [{"op": "add", "path": "/spec/template/spec/containers/0/env", "value": [{"name": "A", "value": "b"}]},
         {"op": "add", "path": "/spec/template/spec/imagePullSecrets", "value": [{"name": "theirs"}]},
         {"op": "add", "path": "/spec/template/spec/topologySpreadConstraints/1",
          "value": {"topologyKey": "zone", "maxSkew": 1, "whenUnsatisfiable": "ScheduleAnyway",
                    "labelSelector": {"matchLabels": {"app": "demo-app"}}}},
         {"op": "add", "path": "/spec/template/spec/containers/1", "value": {"name": "sidecar", "image": "x"}}]
        """);
    edit(
        cluster.service(DEMO).orElseThrow(),
        "add",
        "/spec/ports/1",
        "{\"name\": \"extra\", \"port\": 9000}");

    cluster.edit(DEMO, spec -> spec.setReplicas(3));
    await().until(() -> cluster.deployment(DEMO).orElseThrow().getSpec().getReplicas() == 3);
    cluster.edit(DEMO, spec -> spec.setImage("localhost/metricsdemo/demo-app:0.2.0"));
    await()
        .until(
            () ->
                cluster
                    .service(DEMO)
                    .orElseThrow()
                    .getMetadata()
                    .getLabels()
                    .containsValue("0.2.0"));

    var pod = cluster.deployment(DEMO).orElseThrow().getSpec().getTemplate().getSpec();
    assertThat(pod.getContainers()).hasSize(2);
    assertThat(pod.getContainers().get(0).getEnv()).hasSize(1);
    assertThat(pod.getImagePullSecrets()).hasSize(1);
    assertThat(pod.getTopologySpreadConstraints()).hasSize(2);
    assertThat(cluster.service(DEMO).orElseThrow().getSpec().getPorts()).hasSize(2);
  }

  @Test
  void paused_deployment_is_reported_with_the_command_that_resumes_it() {
    edit(cluster.deployment(DEMO).orElseThrow(), "add", "/spec/paused", "true");
    cluster.edit(DEMO, spec -> spec.setImage("localhost/metricsdemo/demo-app:0.2.0"));

    assertThat(
            cluster
                .awaitCondition(DEMO, "WorkloadAvailable", "False", "DeploymentPaused")
                .getMessage())
        .endsWith(
            "Deployment default/demo-app is paused, so its pods are not updated. Run"
                + " kubectl -n default rollout resume deployment/demo-app");
    cluster.awaitCondition(DEMO, "Stalled", "True", "DeploymentPaused");

    edit(cluster.deployment(DEMO).orElseThrow(), "remove", "/spec/paused", "null");
    cluster.pods(DEMO, 2);
    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
  }

  @Test
  void paused_deployment_whose_pods_are_up_to_date_is_available() {
    edit(cluster.deployment(DEMO).orElseThrow(), "add", "/spec/paused", "true");
    cluster.awaitCondition(DEMO, "Stalled", "True", "DeploymentPaused");

    cluster.pods(DEMO, 2);

    cluster.awaitCondition(DEMO, "Ready", "True", "Reconciled");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replace | /status/readyReplicas | 7",
        "replace | /status/observedGeneration | 99",
        "replace | /status/conditions/0/message | '\"all is lost\"'",
        "remove  | /status/conditions/1 | null",
        "add     | /status/conditions/0 | '{\"type\": \"Stalled\", \"status\": \"True\", \"reason\": \"X\", \"message\": \"x\", \"lastTransitionTime\": \"2026-01-01T12:00:00Z\"}'",
        "remove  | /status | null",
      })
  void status_that_was_patched_is_healed(String op, String path, String value) {
    var before = cluster.demoNow(DEMO).orElseThrow().getStatus();

    cluster
        .client()
        .resource(TestCluster.demo(DEMO))
        .subresource("status")
        .patch(BY_KUBECTL, operation(op, path, value));

    await()
        .untilAsserted(
            () ->
                assertThat(cluster.demoNow(DEMO).orElseThrow().getStatus())
                    .usingRecursiveComparison()
                    .ignoringCollectionOrder()
                    .ignoringFieldsMatchingRegexes(".*lastTransitionTime")
                    .isEqualTo(before));
    assertThat(writes("metricsdemos")).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void condition_of_another_controller_stays_in_the_status() {
    String theirs =
        "{\"type\": \"Theirs\", \"status\": \"True\", \"reason\": \"X\", \"message\": \"x\", \"lastTransitionTime\": \"2026-01-01T12:00:00Z\"}";
    cluster
        .client()
        .resource(TestCluster.demo(DEMO))
        .subresource("status")
        .patch(BY_KUBECTL, operation("add", "/status/conditions/0", theirs));
    cluster.edit(DEMO, spec -> spec.setReplicas(3));
    cluster.pods(DEMO, 3);

    await()
        .until(
            () ->
                Optional.of(3)
                    .equals(
                        cluster.demoNow(DEMO).map(demo -> demo.getStatus().getReadyReplicas())));
    assertThat(cluster.conditions(DEMO)).anyMatch(c -> c.getType().equals("Theirs"));
  }

  /** One to bring the key back, one to apply; and an Event that says so. */
  private void assertThatTwoWritesHealed(String resource, String message) {
    await()
        .untilAsserted(
            () ->
                assertThat(events())
                    .filteredOn(event -> event.getReason().equals("EditReverted"))
                    .singleElement()
                    .satisfies(
                        event -> assertThat(event.getMessage()).contains(message, "kubectl-edit")));
    await()
        .during(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(writes(resource)).hasSize(2));
    assertThat(cluster.conditions(DEMO)).noneMatch(c -> c.getType().equals("Stalled"));
  }

  private List<LoggedRequest> writes(String resource) {
    return cluster.operatorWrites().stream()
        .filter(request -> request.resource().startsWith(resource))
        .toList();
  }

  private List<Event> events() {
    return cluster.client().v1().events().inNamespace(NAMESPACE).list().getItems();
  }

  private void edit(HasMetadata object, String op, String path, String value) {
    edit(object, operation(op, path, value));
  }

  private void edit(HasMetadata object, String patch) {
    cluster.client().resource(object).patch(BY_KUBECTL, patch);
  }

  private static String operation(String op, String path, String value) {
    return "[{\"op\": \"%s\", \"path\": \"%s\", \"value\": %s}]".formatted(op, path, value);
  }
}
