package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.e2e.cluster.AuditLog;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.RunningOperator;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody edits the keys of list entries, beside which server-side apply would add a second. */
class EditedKeysIT {

  private static final String DEMO = "demo-app";
  private static final String POD = "/spec/template/spec";
  private static final Duration QUIET = Duration.ofSeconds(3);

  @RegisterExtension static final RunningOperator OPERATOR = new RunningOperator();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @BeforeEach
  void createDemo() {
    namespace.create(DEMO, spec -> {});
    namespace.awaitCondition(DEMO, "MonitorApplied", "True", "ServiceMonitorApplied");
  }

  @ParameterizedTest
  @CsvSource({"/spec/ports/0/port, 9090", "/spec/ports/0/protocol, '\"UDP\"'"})
  void edited_key_of_a_service_port_goes_back(String path, String value) {
    Service before = namespace.awaitObject(Service.class, DEMO);
    AuditLog log = AuditLog.fromNow();

    edit("service", path, value);

    await()
        .untilAsserted(
            () ->
                assertThat(namespace.find(Service.class, DEMO).orElseThrow().getSpec())
                    .isEqualTo(before.getSpec()));
    assertThatItIsReportedAndQuiet(log, "services");
  }

  @ParameterizedTest
  @CsvSource({
    "/containers/0/ports/0/containerPort, 9090",
    "/containers/0/ports/1/protocol, '\"UDP\"'",
    "/containers/0/name, '\"web\"'",
    "/topologySpreadConstraints/0/whenUnsatisfiable, '\"DoNotSchedule\"'",
    "/topologySpreadConstraints/0/topologyKey, '\"topology.kubernetes.io/zone\"'",
  })
  void edited_key_in_the_pod_template_goes_back(String path, String value) {
    Deployment before = namespace.awaitObject(Deployment.class, DEMO);
    AuditLog log = AuditLog.fromNow();

    edit("deployment", POD + path, value);

    await()
        .untilAsserted(
            () ->
                assertThat(namespace.find(Deployment.class, DEMO).orElseThrow().getSpec())
                    .isEqualTo(before.getSpec()));
    assertThatItIsReportedAndQuiet(log, "deployments");
  }

  @Test
  void spec_is_acted_upon_after_a_key_was_edited() {
    edit("service", "/spec/ports/0/port", "9090");

    namespace.edit(DEMO, spec -> spec.setReplicas(3));

    await()
        .until(
            () ->
                namespace.find(Deployment.class, DEMO).orElseThrow().getSpec().getReplicas() == 3);
    await()
        .until(
            () ->
                namespace
                        .find(Service.class, DEMO)
                        .orElseThrow()
                        .getSpec()
                        .getPorts()
                        .get(0)
                        .getPort()
                    == 8080);
  }

  /** One patch that restores the key, one apply, and nothing more. */
  private void assertThatItIsReportedAndQuiet(AuditLog log, String resource) {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        namespace
                            .client()
                            .v1()
                            .events()
                            .inNamespace(namespace.name())
                            .withField("involvedObject.kind", "MetricsDemo")
                            .withField("reason", "EditReverted")
                            .list()
                            .getItems())
                    .singleElement()
                    .satisfies(
                        event -> assertThat(event.getMessage()).contains("restored", "kubectl")));
    await()
        .during(QUIET)
        .untilAsserted(
            () ->
                assertThat(
                        log.requests(
                            request ->
                                request.isWrite()
                                    && request.user().equals(OperatorProcess.USER)
                                    && request.namespace().equals(namespace.name())
                                    && request.resource().equals(resource)))
                    .hasSize(2));
    assertThat(namespace.conditions(DEMO))
        .noneMatch(condition -> condition.getType().equals("Stalled"));
  }

  private void edit(String kind, String path, String value) {
    namespace
        .kubectl(
            "patch",
            kind + "/" + DEMO,
            "--type=json",
            "--patch",
            "[{\"op\": \"replace\", \"path\": \"%s\", \"value\": %s}]".formatted(path, value))
        .orThrow();
  }

  @Test
  void patched_status_is_healed() {
    namespace
        .kubectl(
            "patch",
            "mdemo/" + DEMO,
            "--subresource=status",
            "--type=json",
            "--patch",
            "[{\"op\": \"replace\", \"path\": \"/status/readyReplicas\", \"value\": 77}]")
        .orThrow();

    await().until(() -> readyReplicas() != 77);
  }

  private int readyReplicas() {
    Integer ready =
        namespace.find(MetricsDemo.class, DEMO).orElseThrow().getStatus().getReadyReplicas();
    return ready == null ? 0 : ready;
  }
}
