package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.FakeDeploymentController;
import io.metricsdemo.e2e.cluster.RunningOperator;
import io.metricsdemo.e2e.cluster.TestNamespace;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.parameters.ImageRules;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import io.metricsdemo.operator.parameters.MonitorMetadata;
import io.metricsdemo.operator.parameters.SpecParser;
import io.metricsdemo.testing.Patience;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the API server lets in, and what the operator makes of it: many at once, and bad ones. */
class AdmissionIT {

  private static final int MANY = 300;
  private static final int SPECS = 300;
  private static final int UNPROCESSABLE = 422;

  @RegisterExtension static final RunningOperator OPERATOR = new RunningOperator();

  @RegisterExtension
  static final FakeDeploymentController CONTROLLER = new FakeDeploymentController();

  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @Test
  @Tag("own-cluster")
  void spec_stored_past_the_schema_is_reported_and_the_others_go_on() {
    namespace.create("other", spec -> {});
    namespace.awaitCondition("other", "Ready", "True", "Reconciled");
    storePastTheSchema(
        """
        kind: MetricsDemo
        apiVersion: metricsdemo.io/v1alpha1
        metadata: {name: wrong-value}
        spec: {monitoring: {interval: 5 bananas}}
        """,
        """
        kind: MetricsDemo
        apiVersion: metricsdemo.io/v1alpha1
        metadata: {name: wrong-type}
        spec: {generator: {seed: tomorrow}}
        """);

    namespace.awaitCondition(
        "wrong-value",
        "Stalled",
        "True",
        "InvalidSpec",
        "spec.monitoring.interval",
        "5 bananas",
        "between 1s and 10m, inclusive");
    namespace.awaitCondition("wrong-type", "Stalled", "True", "InvalidSpec", "spec.generator.seed");
    assertThat(namespace.list(Deployment.class)).hasSize(1);
    namespace.edit("other", spec -> spec.setMonitoring(TestNamespace.every("15s")));
    await()
        .untilAsserted(
            () ->
                assertThat(namespace.conditions("other"))
                    .extracting(Condition::getMessage)
                    .anyMatch(message -> message.contains("interval 15s")));

    // The API server leaves a value be that it has stored, as long as nobody changes it.
    patch("wrong-value", "spec: {replicas: 1}");
    await()
        .untilAsserted(
            () ->
                assertThat(namespace.find(MetricsDemo.class, "wrong-value"))
                    .map(demo -> demo.getStatus().getObservedGeneration())
                    .contains(2L));
    patch("wrong-value", "spec: {monitoring: {interval: 5s}}");
    namespace.awaitCondition("wrong-value", "Ready", "True", "Reconciled");
  }

  @Test
  void hundreds_at_once_get_ready_and_leave_nothing_when_they_are_deleted() {
    for (int number = 0; number < MANY; number++) {
      namespace.create("demo-" + number, spec -> {});
    }
    namespace.awaitAll("Ready", "True", "Reconciled");
    assertThat(namespace.list(ServiceMonitor.class)).hasSize(MANY);

    namespace.client().resources(MetricsDemo.class).inNamespace(namespace.name()).delete();
    await("nothing left")
        .atMost(Patience.LONG)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(ours().map(HasMetadata::getFullResourceName)).isEmpty());
  }

  private Stream<? extends HasMetadata> ours() {
    return Stream.of(MetricsDemo.class, Deployment.class, Service.class, ServiceMonitor.class)
        .flatMap(kind -> namespace.list(kind).stream());
  }

  /** Each has rules of its own: CEL expressions there, Java here. */
  @Test
  void api_server_and_operator_agree_on_what_is_valid() {
    long seed = new Random().nextLong();
    RandomSpecs specs = new RandomSpecs(seed);
    SpecParser parser =
        new SpecParser(new ImageRules("demo-app:0.1.0", List.of()), MonitorMetadata.NONE);

    List<String> disagreements = new ArrayList<>();
    int accepted = 0;
    for (int number = 0; number < SPECS; number++) {
      GenericKubernetesResource demo = specs.next(namespace.name());
      String apiServer = verdictOfApiServer(demo);
      String parsed = verdict(parser, demo);
      accepted += apiServer.isEmpty() ? 1 : 0;
      if (apiServer.isEmpty() != parsed.isEmpty()) {
        disagreements.add(
            "%s\n  API server: %s\n  operator: %s"
                .formatted(Serialization.asJson(demo), apiServer, parsed));
      }
    }

    assertThat(disagreements).as("seed %d", seed).isEmpty();
    assertThat(accepted).as("accepted ones, seed %d", seed).isBetween(SPECS / 8, SPECS * 4 / 5);
  }

  /** Empty where it is accepted. */
  private String verdictOfApiServer(GenericKubernetesResource demo) {
    try {
      namespace.client().resource(demo).dryRun().create();
      return "";
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isIn(UNPROCESSABLE, HttpURLConnection.HTTP_BAD_REQUEST);
      return e.getStatus().getMessage();
    }
  }

  private static String verdict(SpecParser parser, GenericKubernetesResource demo) {
    try {
      parser.parse(Serialization.unmarshal(Serialization.asJson(demo), MetricsDemo.class));
      return "";
    } catch (InvalidSpecException e) {
      return e.getMessage();
    }
  }

  private void storePastTheSchema(String... demos) {
    KubernetesClient client = namespace.client();
    try {
      crd(client)
          .edit(
              crd -> {
                crd.getSpec()
                    .getVersions()
                    .get(0)
                    .getSchema()
                    .setOpenAPIV3Schema(
                        new JSONSchemaPropsBuilder()
                            .withType("object")
                            .withXKubernetesPreserveUnknownFields(true)
                            .build());
                return crd;
              });
      for (String demo : demos) {
        // The new schema takes a moment.
        await()
            .ignoreException(KubernetesClientException.class)
            .until(
                () ->
                    client
                            .resource(
                                Serialization.unmarshal(demo, GenericKubernetesResource.class))
                            .inNamespace(namespace.name())
                            .create()
                        != null);
      }
    } finally {
      // As it was installed, with the labels of the installation.
      Command.kubectl("apply", "-k", "deploy/install", "-l", "app.kubernetes.io/component=api")
          .orThrow();
    }
  }

  private static Resource<CustomResourceDefinition> crd(KubernetesClient client) {
    return client.apiextensions().v1().customResourceDefinitions().withName(Names.METRICS_DEMO_CRD);
  }

  private void patch(String demo, String patch) {
    Command.kubectl("-n", namespace.name(), "patch", "mdemo/" + demo, "--type=merge", "-p", patch)
        .orThrow();
  }
}
