package io.metricsdemo.e2e.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.RunningOperator;
import io.metricsdemo.e2e.cluster.TestNamespace;
import io.metricsdemo.operator.naming.Labels;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A demo in the hands of kubectl and of an autoscaler: scaled, listed, waited for. */
class ScaleIT {

  @RegisterExtension static final RunningOperator OPERATOR = new RunningOperator();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  @BeforeEach
  void createDemo() {
    namespace.create("demo-app", spec -> {});
    namespace.awaitCondition("demo-app", "Ready", "False", "RolloutInProgress");
  }

  @Test
  void scaling_the_demo_scales_its_deployment() {
    kubectl("scale", "mdemo/demo-app", "--current-replicas=2", "--replicas=5").orThrow();

    await()
        .untilAsserted(
            () ->
                assertThat(
                        namespace
                            .find(Deployment.class, "demo-app")
                            .orElseThrow()
                            .getSpec()
                            .getReplicas())
                    .isEqualTo(5));
  }

  @Test
  void an_autoscaler_gets_the_selector_of_the_pods() {
    assertThat(
            kubectl(
                    "get",
                    "mdemo/demo-app",
                    "--subresource=scale",
                    "-o",
                    "jsonpath={.kind} {.spec.replicas} {.status.replicas} {.status.selector}")
                .orThrow())
        .isEqualTo("Scale 2 0 " + Labels.asText(Labels.selector("demo-app")));
  }

  @Test
  void scaling_beyond_the_bound_is_refused_in_the_words_of_the_schema() {
    Command scaled = kubectl("scale", "mdemo/demo-app", "--replicas=101");

    assertThat(scaled.exitCode()).isEqualTo(1);
    assertThat(scaled.output())
        .isEqualTo(
            "The MetricsDemo \"demo-app\" is invalid: spec.replicas: Invalid value: 101:"
                + " spec.replicas in body should be less than or equal to 100");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mdemo", "metricsdemo", "metricsdemos", "metricsdemos.metricsdemo.io"})
  void has_a_short_name_a_singular_and_a_plural(String name) {
    assertThat(kubectl("get", name, "-o", "name").orThrow())
        .isEqualTo("metricsdemo.metricsdemo.io/demo-app");
  }

  @Test
  void is_listed_beside_what_was_made_of_it() {
    assertThat(kubectl("get", "all", "-o", "name").orThrow().lines())
        .contains(
            "service/demo-app", "deployment.apps/demo-app", "metricsdemo.metricsdemo.io/demo-app");
  }

  @Test
  void list_shows_the_counts_why_it_is_not_scraped_and_the_interval() {
    namespace.awaitCondition("demo-app", "Scraped", "Unknown", "NoPrometheus");

    assertThat(table("get", "mdemo"))
        .satisfiesExactly(
            header ->
                assertThat(header)
                    .containsExactly(
                        "NAME",
                        "REPLICAS",
                        "READY",
                        "TARGETS",
                        "SCRAPED",
                        "REASON",
                        "INTERVAL",
                        "AGE"),
            row ->
                assertThat(row)
                    .startsWith("demo-app", "2", "0")
                    .containsSequence("Unknown", "NoPrometheus", "30s"));
  }

  @Test
  void wide_list_shows_whether_the_data_is_verified_and_why_it_is_not_ready() {
    assertThat(table("get", "mdemo", "-o", "wide"))
        .satisfiesExactly(
            header -> assertThat(header).endsWith("AGE", "VERIFIED", "READY-REASON"),
            row -> assertThat(row).endsWith("Unknown", "RolloutInProgress"));
  }

  private List<List<String>> table(String... arguments) {
    return kubectl(arguments).orThrow().lines().map(line -> List.of(line.split(" {2,}"))).toList();
  }

  private Command kubectl(String... arguments) {
    return namespace.kubectl(arguments);
  }
}
