package io.metricsdemo.e2e.chart;

import static io.metricsdemo.e2e.chart.Manifests.CHART;
import static io.metricsdemo.e2e.chart.Manifests.RELEASE;
import static io.metricsdemo.e2e.chart.Manifests.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Helm chart installs what the kustomizations install, and its values are documented. */
@Tag("own-cluster") // Builds programs in Go.
class ChartIT {

  private static final Path FOLDER = Cluster.root().resolve(CHART);
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory()).enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /** Labels and annotations that the two ways to install may set differently. */
  private static final Set<String> OF_THE_INSTALLER =
      Set.of(
          // By convention they name the tool, the chart and the release.
          "app.kubernetes.io/managed-by",
          "app.kubernetes.io/instance",
          "helm.sh/chart",
          // kubectl delete has a label selector for what is to stay, Helm has this.
          "helm.sh/resource-policy");

  /** Objects of the kustomizations that the chart does not have. */
  private static final Set<String> NOT_OF_THE_CHART =
      Set.of(
          // Helm installs into a namespace that exists, or creates it: --create-namespace.
          "Namespace /metricsdemo-system");

  /** Values that are maps of Kubernetes: what is in them by default is not a value of its own. */
  private static final Set<String> LEAVES = Set.of(".resources", ".dashboards.labels");

  @ParameterizedTest
  @ValueSource(strings = {"helm-3.22.0", "helm-4.3.1"})
  void chart_has_the_objects_of_the_installation_for_all_namespaces(String helm)
      throws JsonProcessingException {
    assertSame(chart(helm), kustomization("deploy/install"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"helm-3.22.0", "helm-4.3.1"})
  void chart_with_watched_namespaces_has_the_objects_of_the_installation_for_one(String helm)
      throws JsonProcessingException {
    assertSame(
        chart(helm, "watchNamespaces={default}"), kustomization("deploy/install-one-namespace"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"helm-3.22.0", "helm-4.3.1"})
  void chart_has_the_optional_objects_when_its_values_ask_for_them(String helm)
      throws JsonProcessingException {
    Map<String, JsonNode> expected = kustomization("deploy/install");
    expected.putAll(kustomization("deploy/operator-monitoring"));
    expected.putAll(kustomization("deploy/network-policy"));
    expected.putAll(kustomization("deploy/dashboards"));

    assertSame(chart(helm, Manifests.EVERYTHING.toArray(String[]::new)), expected);
  }

  @Test
  void two_releases_share_the_api_alone() {
    Set<String> one = objects("one-metricsdemo-operator");
    Set<String> two = objects("two-metricsdemo-operator");

    one.retainAll(two);
    assertThat(one)
        .containsExactlyInAnyOrder(
            "CustomResourceDefinition /metricsdemos.metricsdemo.io",
            "ClusterRole /metricsdemo-view",
            "ClusterRole /metricsdemo-edit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"helm-3.22.0", "helm-4.3.1"})
  void chart_passes_the_lint_of_helm(String helm) {
    assertThat(Command.program(helm, "helm", "lint", "--strict", CHART).orThrow())
        .contains("0 chart(s) failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"replicas=2", "image.tags=a", "prometheus.serviceMonitor.enable=true"})
  void value_that_does_not_exist_is_refused(String value) {
    Command refused = Command.program("helm-4.3.1", "helm", "template", CHART, "--set", value);

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains("additional properties");
  }

  @Test
  void unit_tests_of_the_chart_pass() {
    Command tests = Command.program("helm-unittest", "helm-unittest", "--strict", CHART);

    Cluster.record("manifests.txt", tests.output() + "\n");
    assertThat(tests.exitCode()).as(tests.output()).isZero();
  }

  @Test
  void every_value_has_a_unit_test_that_begins_with_its_name() throws IOException {
    List<String> titles = new ArrayList<>();
    try (Stream<Path> suites = Files.list(FOLDER.resolve("tests"))) {
      for (Path suite : suites.filter(file -> file.toString().endsWith("_test.yaml")).toList()) {
        yaml(suite).path("tests").forEach(test -> titles.add(test.path("it").asText()));
      }
    }
    List<String> untested = new ArrayList<>();
    for (String value : values()) {
      // A Secret is named by two values, which are of use only together.
      String subject = value.replaceAll("\\.(name|key)$", "");
      if (titles.stream().noneMatch(title -> title.contains(value) || title.startsWith(subject))) {
        untested.add(value);
      }
    }

    assertThat(titles).isNotEmpty();
    assertThat(untested).isEmpty();
  }

  @Test
  void readme_of_the_chart_is_what_its_values_generate() throws IOException {
    String generated =
        Command.program(
                "chart-tools",
                "helm-docs",
                "--dry-run",
                "--log-level=error",
                "--sort-values-order=file",
                "--chart-search-root=" + CHART)
            .orThrow();

    assertThat(generated)
        .as("renew it as CONTRIBUTING.md describes")
        .isEqualTo(Files.readString(FOLDER.resolve("README.md")).strip());
  }

  @Test
  void schema_of_the_values_is_what_they_generate() throws IOException {
    Path generated = Files.createTempFile(Cluster.logs(), "values", ".schema.json");
    Command.program(
            "chart-tools",
            "helm-values-schema-json",
            "--config=" + CHART + "/.schema.yaml",
            "--values=" + CHART + "/values.yaml",
            "--output=" + generated)
        .orThrow();

    assertThat(FOLDER.resolve("values.schema.json"))
        .as("renew it as CONTRIBUTING.md describes")
        .hasSameTextualContentAs(generated);
  }

  /** Compares them as text, object by object, so that a difference is readable. */
  private static void assertSame(Map<String, JsonNode> actual, Map<String, JsonNode> expected)
      throws JsonProcessingException {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    for (Map.Entry<String, JsonNode> object : expected.entrySet()) {
      assertThat(text(actual.get(object.getKey())))
          .as(object.getKey())
          .isEqualTo(text(object.getValue()));
    }
  }

  private static String text(JsonNode object) throws JsonProcessingException {
    // kubectl kustomize prints 1.0 as 1.
    return YAML.writeValueAsString(YAML.treeToValue(object, Object.class))
        .replaceAll("(?m): (\\d+)\\.0$", ": $1");
  }

  private static Map<String, JsonNode> kustomization(String folder) {
    Map<String, JsonNode> objects = comparable(Manifests.ofKustomization(folder));
    objects.keySet().removeAll(NOT_OF_THE_CHART);
    return objects;
  }

  private static Map<String, JsonNode> chart(String helm, String... values) {
    return comparable(Manifests.ofChart(helm, RELEASE, List.of(values), "--no-hooks"));
  }

  private static Set<String> objects(String release) {
    return comparable(Manifests.ofChart("helm-4.3.1", release, List.of(), "--no-hooks")).keySet();
  }

  private static Map<String, JsonNode> comparable(Manifests manifests) {
    Map<String, JsonNode> objects = new TreeMap<>();
    for (JsonNode object : manifests.objects()) {
      withoutTheInstallers(object.path("metadata"));
      JsonNode template = object.path("spec").path("template");
      withoutTheInstallers(template.path("metadata"));
      template.path("spec").path("containers").forEach(ChartIT::sortEnvironment);
      objects.put(id(object), object);
    }
    return objects;
  }

  private static void withoutTheInstallers(JsonNode metadata) {
    for (String field : List.of("labels", "annotations")) {
      if (metadata.path(field) instanceof ObjectNode map) {
        map.remove(OF_THE_INSTALLER);
        if (map.isEmpty()) {
          ((ObjectNode) metadata).remove(field);
        }
      }
    }
  }

  /** No variable refers to another one, so that their order has no effect. */
  private static void sortEnvironment(JsonNode container) {
    List<JsonNode> variables = new ArrayList<>();
    container.path("env").forEach(variables::add);
    variables.sort(Comparator.comparing(variable -> variable.path("name").asText()));
    ((ArrayNode) container.path("env")).removeAll().addAll(variables);
  }

  /** The paths of all values; a map or list that is empty by default is one. */
  private static List<String> values() throws IOException {
    List<String> paths = new ArrayList<>();
    collect("", yaml(FOLDER.resolve("values.yaml")), paths);
    return paths;
  }

  private static void collect(String path, JsonNode value, List<String> paths) {
    if (value.isObject() && !value.isEmpty() && !LEAVES.contains(path)) {
      value
          .properties()
          .forEach(field -> collect(path + "." + field.getKey(), field.getValue(), paths));
    } else {
      paths.add(path.substring(1));
    }
  }

  private static JsonNode yaml(Path file) throws IOException {
    return YAML.readTree(file.toFile());
  }
}
