package io.metricsdemo.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.metricsdemo.api.v1alpha1.GeneratorSpec;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.OperatorProcess;
import io.metricsdemo.e2e.cluster.Prometheus;
import io.metricsdemo.e2e.cluster.SharedPrometheus;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Each query of each dashboard on a real Prometheus that stores native histograms and exemplars.
 * The table of queries and rows goes to the file dashboards.txt beside the logs.
 */
@Tag("own-cluster")
@Isolated("changes the Prometheus that scrapes all demos")
class DashboardsE2E {

  private static final String DEMO = "demo-app";

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();
  @RegisterExtension final SharedPrometheus prometheus = new SharedPrometheus();

  @Test
  void each_query_returns_rows_and_the_ground_truth_of_the_spec() throws IOException {
    prometheus.restart(
        """
        {"spec": {"scrapeNativeHistograms": true, "enableFeatures": ["exemplar-storage"], "exemplars": {"maxSize": 10000}}}
        """);
    Command.kubectl("apply", "-k", "deploy/operator-monitoring").orThrow();
    namespace.create(
        DEMO,
        spec -> {
          spec.setMonitoring(TestNamespace.every("5s"));
          spec.getMonitoring().setDashboard(true);
          GeneratorSpec generator = new GeneratorSpec();
          generator.setUniformDomain("300us");
          generator.setNormalMean("1ms");
          generator.setNormalDomain("100us");
          generator.setOscillationPeriod("1m");
          spec.setGenerator(generator);
        });

    String ofOneDemo =
        namespace.awaitObject(ConfigMap.class, DEMO).getData().values().iterator().next();
    assertThatEachQueryReturnsRows("one demo", ofOneDemo, Map.of());
    Map<String, String> anyDemo =
        Map.of(
            "namespace",
            namespace.name(),
            "demo",
            DEMO,
            "interval",
            "5s",
            "uniform_domain",
            "0.0003",
            "oscillation_period",
            "60");
    GrafanaPanels ofAnyDemo = committed("metricsdemo", anyDemo);
    assertThat(ofAnyDemo.choices("namespace")).contains(namespace.name());
    assertThat(ofAnyDemo.choices("demo")).containsExactly(DEMO);
    assertThatEachQueryReturnsRows("any demo", file("metricsdemo"), anyDemo);
    // What the series show of the distributions is what the spec says.
    Map<String, Double> bySpec = panels(ofOneDemo, Map.of()).groundTruth();
    assertThat(bySpec).hasSize(12);
    assertThat(ofAnyDemo.groundTruth())
        .hasSameSizeAs(bySpec)
        .allSatisfy(
            (quantile, value) ->
                assertThat(value)
                    .as(quantile)
                    .isCloseTo(bySpec.get(quantile), withinPercentage(0.0001)));
    Map<String, String> operator =
        Map.of(
            "namespace",
            OperatorProcess.NAMESPACE,
            "job",
            "metricsdemo-operator",
            "interval",
            "30s");
    await()
        .untilAsserted(
            () ->
                assertThat(committed("metricsdemo-operator", operator).choices("namespace"))
                    .containsExactly(OperatorProcess.NAMESPACE));
    assertThat(committed("metricsdemo-operator", operator).choices("job"))
        .containsExactly("metricsdemo-operator");
    // Where nothing is reconciled, no quantile is known of how long that takes; and no increase is
    // seen of a replica that was not scraped before.
    await()
        .untilAsserted(
            () ->
                assertThat(
                        Prometheus.find(namespace.client())
                            .query(
                                "metricsdemo_reconciliation_duration_seconds_count{job=\"metricsdemo-operator\"} > 0"))
                    .isNotEmpty());
    namespace.edit(DEMO, spec -> spec.setReplicas(1));
    assertThatEachQueryReturnsRows("operator", file("metricsdemo-operator"), operator);
  }

  private void assertThatEachQueryReturnsRows(
      String dashboard, String json, Map<String, String> variables) {
    await(dashboard)
        .untilAsserted(
            () ->
                assertThat(panels(json, variables).answers())
                    .isNotEmpty()
                    .allMatch(answer -> answer.rows() > 0));
    panels(json, variables)
        .answers()
        .forEach(
            answer ->
                Cluster.record(
                    "dashboards.txt",
                    "%s | %s | %s | %s%s | %d"
                        .formatted(
                            dashboard,
                            answer.panel(),
                            answer.legend(),
                            answer.exemplars() ? "exemplars of " : "",
                            answer.expression(),
                            answer.rows())));
  }

  private GrafanaPanels committed(String dashboard, Map<String, String> variables)
      throws IOException {
    return panels(file(dashboard), variables);
  }

  private GrafanaPanels panels(String json, Map<String, String> variables) {
    return new GrafanaPanels(json, Prometheus.find(namespace.client()), variables);
  }

  private static String file(String dashboard) throws IOException {
    return Files.readString(
        Cluster.root().resolve("deploy/dashboards").resolve(dashboard + ".json"));
  }
}
