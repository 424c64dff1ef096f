package io.metricsdemo.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests that users apply, in the eyes of the tools by which they check manifests. */
@Tag("own-cluster") // Builds programs in Go.
class ManifestsIT {

  /** What checkov reports, with the reason why it stays. */
  private static final Map<String, String> CHECKOV_EXCEPTIONS =
      Map.of(
          "CKV_K8S_8", "the pod of helm test ends by itself, and has no port to probe",
          "CKV_K8S_9", "the pod of helm test ends by itself, and has no port to probe",
          "CKV_K8S_11", "a limit of CPU would only delay the operator, and its start most of all",
          "CKV_K8S_15", "a tag is not moved, and an image that was loaded cannot be pulled",
          "CKV_K8S_21", "default is the example in deploy/install-one-namespace",
          "CKV_K8S_38", "operator and test are clients of the API server: their work is to use it",
          "CKV_K8S_40", "the image names user 65532; policies such as OpenShift's assign another",
          "CKV_K8S_43", "a digest is of one build; users set theirs by image.digest",
          "CKV2_K8S_6", "the NetworkPolicy is optional: only some networks enforce it");

  /** What kube-score reports as critical or as a warning, with the reason why it stays. */
  private static final Map<String, String> KUBE_SCORE_EXCEPTIONS =
      Map.of(
          "container-image-pull-policy",
          "a tag is not moved, and an image that was loaded cannot be pulled",
          "container-resources",
          "a limit of CPU would only delay the operator, and its start most of all",
          "container-security-context-user-group-id",
          "the image names user 65532; policies such as OpenShift's assign another",
          "deployment-has-host-podantiaffinity",
          "topologySpreadConstraints spread the pods, and those of a rollout among themselves",
          "networkpolicy-targets-pod",
          "deploy/network-policy has the policy alone; its pods are those of deploy/install",
          "pod-networkpolicy",
          "the NetworkPolicy is optional: only some networks enforce it");

  /** At or above this grade a check of kube-score is passed. */
  private static final int PASSED = 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension static final Installation INSTALLATION = Installation.withoutOperator();

  private static Path schemas;

  /** Writes the schema of each kind, as the API server publishes it, to a file for kubeconform. */
  @BeforeAll
  static void writeSchemas() throws IOException {
    schemas = Files.createTempDirectory(Cluster.logs(), "schemas");
    Map<String, Set<String>> kinds = new TreeMap<>();
    manifests()
        .flatMap(manifests -> manifests.objects().stream())
        .forEach(
            object ->
                kinds
                    .computeIfAbsent(object.path("apiVersion").asText(), version -> new TreeSet<>())
                    .add(object.path("kind").asText()));
    try (KubernetesClient client = Cluster.connect()) {
      for (String version : kinds.keySet()) {
        String path = "/openapi/v3/" + (version.contains("/") ? "apis/" : "api/") + version;
        JsonNode components = JSON.readTree(client.raw(path)).path("components");
        closeObjects(components);
        for (Map.Entry<String, JsonNode> schema : components.path("schemas").properties()) {
          JsonNode kind = schema.getValue().path("x-kubernetes-group-version-kind").path(0);
          if (kinds.get(version).contains(kind.path("kind").asText())) {
            ObjectNode file = JSON.createObjectNode();
            file.putArray("allOf")
                .addObject()
                .put("$ref", "#/components/schemas/" + schema.getKey());
            file.set("components", components);
            JSON.writeValue(schemas.resolve(fileName(kind)).toFile(), file);
          }
        }
      }
    }
  }

  static Stream<Manifests> manifests() {
    return Stream.concat(
        Stream.of(
                "crds",
                "deploy/install",
                "deploy/install-one-namespace",
                "deploy/network-policy",
                "deploy/operator-monitoring")
            .map(Manifests::ofKustomization),
        Stream.of(List.<String>of(), List.of("watchNamespaces={default}"), Manifests.EVERYTHING)
            .map(values -> Manifests.ofChart("helm-4.3.1", Manifests.RELEASE, values)));
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void every_object_is_valid_by_the_strict_schema_of_the_api_server(Manifests manifests)
      throws IOException {
    Command kubeconform = kubeconform(manifests);

    record("kubeconform", manifests, kubeconform.output());
    assertThat(kubeconform.exitCode()).as(kubeconform.output()).isZero();
    assertThat(kubeconform.output())
        .endsWith(
            "Valid: %d, Invalid: 0, Errors: 0, Skipped: 0".formatted(manifests.objects().size()));
  }

  /** Otherwise the schemas might be such that they accept everything. */
  @ParameterizedTest
  @MethodSource("manifests")
  void misspelled_field_is_invalid(Manifests manifests) throws IOException {
    Manifests misspelled =
        new Manifests(manifests.name(), manifests.yaml().replaceFirst("(?m)^  name:", "  nam:"));

    assertThat(kubeconform(misspelled).output()).contains("'nam' not allowed");
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void every_object_has_the_recommended_labels(Manifests manifests) {
    assertThat(manifests.objects()).isNotEmpty();
    for (JsonNode object : manifests.objects()) {
      assertThat(object.path("metadata").path("labels").properties())
          .as(Manifests.id(object))
          .extracting(Map.Entry::getKey)
          .contains(
              "app.kubernetes.io/name",
              "app.kubernetes.io/version",
              "app.kubernetes.io/part-of",
              "app.kubernetes.io/managed-by");
    }
  }

  @Test
  void checkov_reports_the_exceptions_alone() throws IOException {
    Set<String> failed = new TreeSet<>();
    for (Manifests manifests : manifests().toList()) {
      Command checkov =
          Command.program(
              "checkov",
              "checkov",
              "--framework=kubernetes",
              "--skip-download",
              "--output=json",
              "--file=" + manifests.file());
      JsonNode report = JSON.readTree(checkov.output());
      List<String> lines = new ArrayList<>();
      for (JsonNode check : report.path("results").path("failed_checks")) {
        failed.add(check.path("check_id").asText());
        lines.add("%s %s".formatted(check.path("check_id").asText(), check.path("resource")));
      }
      record("checkov", manifests, report.path("summary") + "\n" + String.join("\n", lines));
    }

    assertThat(failed).containsExactlyInAnyOrderElementsOf(CHECKOV_EXCEPTIONS.keySet());
    record("checkov", CHECKOV_EXCEPTIONS);
  }

  @Test
  void kube_score_reports_the_exceptions_alone() throws IOException {
    Set<String> failed = new TreeSet<>();
    for (Manifests manifests : manifests().toList()) {
      Command kubeScore =
          Command.program(
              "kube-score",
              "kube-score",
              "score",
              "--kubernetes-version=v1.34",
              "--output-format=json",
              manifests.file().toString());
      int passed = 0;
      List<String> lines = new ArrayList<>();
      for (JsonNode object : JSON.readTree(kubeScore.output())) {
        for (JsonNode check : object.path("checks")) {
          if (check.path("skipped").asBoolean()) {
            continue;
          }
          if (check.path("grade").asInt() >= PASSED) {
            passed++;
          } else {
            String id = check.path("check").path("id").asText();
            failed.add(id);
            lines.add("%s %s".formatted(id, object.path("object_name")));
          }
        }
      }
      record("kube-score", manifests, passed + " passed\n" + String.join("\n", lines));
    }

    assertThat(failed).containsExactlyInAnyOrderElementsOf(KUBE_SCORE_EXCEPTIONS.keySet());
    record("kube-score", KUBE_SCORE_EXCEPTIONS);
  }

  private static Command kubeconform(Manifests manifests) throws IOException {
    return Command.program(
        "chart-tools",
        "kubeconform",
        "-strict",
        "-summary",
        "-schema-location",
        schemas + "/{{.Group}}-{{.ResourceAPIVersion}}-{{.ResourceKind}}.json",
        manifests.file().toString());
  }

  private static String fileName(JsonNode kind) {
    String version = kind.path("version").asText();
    String group = kind.path("group").asText();
    return "%s-%s-%s.json"
        .formatted(
            // kubeconform takes the version of the core API for its group.
            group.isEmpty() ? version : group,
            version,
            kind.path("kind").asText().toLowerCase(Locale.ROOT));
  }

  /** The API server refuses a field that it does not know; its published schemas leave that out. */
  private static void closeObjects(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")
        && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      object.put("additionalProperties", false);
    }
    node.forEach(ManifestsIT::closeObjects);
  }

  private static void record(String tool, Manifests manifests, String output) {
    Cluster.record("manifests.txt", "== %s: %s\n%s\n".formatted(tool, manifests, output));
  }

  private static void record(String tool, Map<String, String> exceptions) {
    StringBuilder lines = new StringBuilder("== exceptions of " + tool + "\n");
    exceptions.forEach(
        (check, reason) -> lines.append(check).append(": ").append(reason).append('\n'));
    Cluster.record("manifests.txt", lines.toString());
  }
}
