package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.metricsdemo.e2e.cluster.RunningOperator;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The names that the operator needs are taken by others. */
class NameConflictIT {

  /** An object of somebody else of each kind, and named as its kind. */
  private static final List<String> STRANGERS =
      List.of(
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: deployment, labels: {owner: somebody}}
          spec:
            selector: {matchLabels: {app: theirs}}
            template:
              metadata: {labels: {app: theirs}}
              spec: {containers: [{name: theirs, image: theirs}]}
          """,
          """
          apiVersion: v1
          kind: Service
          metadata: {name: service, labels: {owner: somebody}}
          spec: {selector: {app: theirs}, ports: [{port: 80}]}
          """,
          """
          apiVersion: monitoring.coreos.com/v1
          kind: ServiceMonitor
          metadata: {name: servicemonitor, labels: {owner: somebody}}
          spec: {selector: {matchLabels: {app: theirs}}, endpoints: [{port: web}]}
          """);

  @RegisterExtension static final RunningOperator OPERATOR = new RunningOperator();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  /** All kinds in one test, since it takes a while until the operator looks again. */
  @Test
  void existing_object_is_not_modified_and_the_demo_goes_on_when_it_is_deleted() {
    List<HasMetadata> strangers = STRANGERS.stream().map(this::create).toList();

    strangers.forEach(stranger -> namespace.create(name(stranger), spec -> {}));

    assertThat(strangers)
        .allSatisfy(
            stranger -> {
              Condition conflict =
                  namespace.awaitCondition(name(stranger), "Stalled", "True", "NameConflict");
              assertThat(conflict.getMessage())
                  .startsWith(stranger.getKind() + " ")
                  .contains("written by field manager ")
                  .doesNotContain("delete");
              assertThat(warnings(name(stranger)))
                  .singleElement()
                  .satisfies(
                      event -> {
                        assertThat(event.getReason()).isEqualTo("NameConflict");
                        assertThat(event.getMessage()).isEqualTo(conflict.getMessage());
                      });
            });
    assertThat(strangers)
        .allSatisfy(
            stranger ->
                assertThat(namespace.client().resource(stranger).get()).isEqualTo(stranger));

    assertThat(namespace.list(Deployment.class))
        .extracting(deployment -> deployment.getMetadata().getName())
        .as("nothing half-done")
        .containsExactly("deployment");

    strangers.forEach(stranger -> namespace.client().resource(stranger).delete());

    assertThat(strangers)
        .allSatisfy(
            stranger ->
                namespace.awaitCondition(
                    name(stranger), "MonitorApplied", "True", "ServiceMonitorApplied"));
  }

  private static String name(HasMetadata stranger) {
    return stranger.getMetadata().getName();
  }

  private HasMetadata create(String yaml) {
    return namespace.client().resource(yaml).inNamespace(namespace.name()).create();
  }

  private List<Event> warnings(String demo) {
    return await()
        .until(
            () ->
                namespace
                    .client()
                    .v1()
                    .events()
                    .inNamespace(namespace.name())
                    // The API server itself may warn of the Service of that name.
                    .withField("involvedObject.kind", "MetricsDemo")
                    .withField("involvedObject.name", demo)
                    .withField("type", "Warning")
                    .list()
                    .getItems(),
            events -> !events.isEmpty());
  }
}
