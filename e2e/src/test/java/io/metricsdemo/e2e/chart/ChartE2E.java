package io.metricsdemo.e2e.chart;

import static io.metricsdemo.e2e.chart.Manifests.CHART;
import static io.metricsdemo.e2e.chart.Manifests.NAMESPACE;
import static io.metricsdemo.e2e.chart.Manifests.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator by the chart and the real Helm, from the installation to the removal. */
@Tag("own-cluster") // needs the image of another version, and that of kubectl
@Isolated("replaces the operator of all tests, and deletes all demos with the CRD")
class ChartE2E {

  private static final String DEMO = "demo-app";
  private static final String SHIPPED = "localhost/metricsdemo/operator:0.1.0";
  private static final String PREVIOUS = "localhost/metricsdemo/operator:previous";

  @RegisterExtension static final Installation INSTALLATION = Installation.complete();
  @RegisterExtension final TestNamespace namespace = new TestNamespace();

  private String helm;

  @AfterEach
  void installForTheOtherTests() {
    helm("uninstall", RELEASE, "--ignore-not-found", "--wait");
    INSTALLATION.apply();
  }

  @ParameterizedTest
  @ValueSource(strings = {"helm-3.22.0", "helm-4.3.1"})
  void release_is_installed_tested_upgraded_rolled_back_and_removed_and_no_demo_pod_restarts(
      String helm) {
    this.helm = helm;
    // With the CRD go the MetricsDemos: nothing of what kubectl has installed is left.
    Command.kubectl("delete", "-k", "deploy/install").orThrow();

    helm("install", RELEASE, CHART, "--create-namespace", "--wait", "--set", "image.tag=previous");
    assertThat(operatorImages()).containsOnly(PREVIOUS);
    namespace.create(DEMO, spec -> spec.setReplicas(2));
    namespace.awaitCondition(DEMO, "Scraped", "True", "AllTargetsUp");
    Map<String, Integer> before = restartsByPod();
    assertThat(before).hasSize(2).containsValues(0);

    assertThat(helm("test", RELEASE)).contains("Succeeded");
    assertThat(Command.kubectlIn(NAMESPACE, "get", "mdemo,pods,roles", "-o", "name").orThrow())
        .doesNotContain("metricsdemo-operator-test");

    // Without that, Helm keeps the values of the release.
    helm("upgrade", RELEASE, CHART, "--reset-values", "--wait");
    assertThat(operatorImages()).containsOnly(SHIPPED);
    assertThat(restartsByPod()).isEqualTo(before);

    helm("rollback", RELEASE, "1", "--wait");
    assertThat(operatorImages()).containsOnly(PREVIOUS);
    assertThat(restartsByPod()).isEqualTo(before);

    helm("uninstall", RELEASE, "--wait");
    await().until(() -> Installation.operatorPods(namespace.client()).isEmpty());
    assertThat(restartsByPod()).isEqualTo(before);
    assertThat(namespace.find(MetricsDemo.class, DEMO)).isPresent();

    // What crds.keep has kept is a part of the next release of that name.
    helm("install", RELEASE, CHART, "--wait");
    namespace.edit(DEMO, spec -> spec.setReplicas(3));
    await().untilAsserted(() -> assertThat(restartsByPod()).hasSize(3));
    assertThat(restartsByPod()).containsAllEntriesOf(before);
    namespace.awaitCondition(DEMO, "Scraped", "True", "AllTargetsUp");
    Cluster.record("helm.txt", "pods and their restarts: " + restartsByPod() + "\n");
  }

  @ParameterizedTest
  @CsvSource({"helm-3.22.0,", "helm-4.3.1,--force-conflicts"})
  void operator_that_kubectl_has_installed_becomes_a_release_and_no_demo_pod_restarts(
      String helm, String option) {
    this.helm = helm;
    namespace.create(DEMO, spec -> spec.setReplicas(2));
    namespace.awaitCondition(DEMO, "Scraped", "True", "AllTargetsUp");
    Map<String, Integer> before = restartsByPod();

    List<String> install =
        new ArrayList<>(List.of("install", RELEASE, CHART, "--take-ownership", "--wait"));
    if (option != null) {
      install.add(option);
    }
    helm(install.toArray(String[]::new));

    assertThat(restartsByPod()).isEqualTo(before);
    assertThat(helm("list", "--output=json")).contains("\"status\":\"deployed\"");
    namespace.edit(DEMO, spec -> spec.setReplicas(3));
    await().untilAsserted(() -> assertThat(restartsByPod()).hasSize(3));
    assertThat(restartsByPod()).containsAllEntriesOf(before);
  }

  private String helm(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--namespace", NAMESPACE));
    Command command = Command.program(helm, "helm", all.toArray(String[]::new));
    Cluster.record(
        "helm.txt", "$ %s %s\n%s\n".formatted(helm, String.join(" ", all), command.output()));
    return command.orThrow();
  }

  private List<String> operatorImages() {
    return Installation.operatorPods(namespace.client()).stream()
        .map(pod -> pod.getSpec().getContainers().get(0).getImage())
        .toList();
  }

  /** How often the demo's containers have been restarted, by the identity of their pod. */
  private Map<String, Integer> restartsByPod() {
    return namespace.pods(DEMO).stream()
        .collect(
            Collectors.toMap(
                pod -> pod.getMetadata().getName() + " " + pod.getMetadata().getUid(),
                ChartE2E::restarts));
  }

  private static int restarts(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .mapToInt(status -> status.getRestartCount())
        .sum();
  }
}
