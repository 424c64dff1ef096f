package io.metricsdemo.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The manifests that a user applies.
 *
 * @param name what they are rendered from
 * @param yaml the objects, as the API server gets them
 */
record Manifests(String name, String yaml) {

  static final String CHART = "deploy/helm/metricsdemo-operator";
  static final String RELEASE = "metricsdemo-operator";
  static final String NAMESPACE = "metricsdemo-system";

  /** All that the chart can render beside its defaults, with Prometheus Operator installed. */
  static final List<String> EVERYTHING =
      List.of(
          "networkPolicy.enabled=true",
          "prometheus.serviceMonitor.enabled=true",
          "alerts.enabled=true",
          "dashboards.enabled=true");

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** Renders a kustomization, as kubectl apply -k does. */
  static Manifests ofKustomization(String folder) {
    return new Manifests(folder, Command.kubectl("kustomize", folder).orThrow());
  }

  /**
   * Renders the chart.
   *
   * @param helm the module of e2e/cluster/binaries
   * @param values settings in the syntax of --set
   */
  static Manifests ofChart(String helm, String release, List<String> values, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "template",
                release,
                CHART,
                "--namespace",
                NAMESPACE,
                // Without a cluster Helm assumes a version of its own.
                "--kube-version",
                "1.34.4"));
    values.forEach(value -> arguments.addAll(List.of("--set", value)));
    arguments.addAll(List.of(options));
    return new Manifests(
        "chart " + values,
        Command.program(helm, "helm", arguments.toArray(String[]::new)).orThrow());
  }

  List<JsonNode> objects() {
    try {
      return YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll().stream()
          .filter(JsonNode::isObject)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes them to a file among the logs. */
  Path file() throws IOException {
    Path file = Files.createTempFile(Cluster.logs(), "manifests", ".yaml");
    return Files.writeString(file, yaml);
  }

  /** Kind, namespace and name. */
  static String id(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return "%s %s/%s"
        .formatted(
            object.path("kind").asText(),
            metadata.path("namespace").asText(),
            metadata.path("name").asText());
  }

  @Override
  public String toString() {
    return name;
  }
}
