package io.metricsdemo.e2e.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The schema on the real API server. */
class SchemaIT extends SchemaContract {

  private static final String NAME = "metricsdemos.metricsdemo.io";
  private static final String CRD = "customresourcedefinition.apiextensions.k8s.io/" + NAME;
  private static final String FILES = "e2e/src/test/resources/schema/";

  @RegisterExtension static final Installation INSTALLATION = Installation.withoutOperator();

  /** Minor version of the first Kubernetes that shows the value that breaks a rule. */
  private static final int VALUES_ARE_TOLD = 35;

  private static final Pattern BROKEN_RULE =
      Pattern.compile("(?<before>\\S+: Invalid value: )(?<value>\"[^\"]*\": )?(?<rule>.*)");

  private static KubernetesClient client;
  private static Set<String> rules;
  private static boolean tellsTypes;

  @BeforeAll
  static void connect() throws IOException {
    client = Cluster.connect();
    rules = rules();
    tellsTypes = tellsTypes();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Override
  KubernetesClient client() {
    return client;
  }

  @Override
  String namespace() {
    return "default";
  }

  @Override
  List<String> expectedErrors(SchemaFile file) {
    return Stream.concat(
            file.expectedErrors().stream().map(SchemaIT::inItsWords),
            file.repeatedErrors().stream())
        .toList();
  }

  /** What this API server says for an error in the words of the newest one. */
  private static String inItsWords(String error) {
    Matcher broken = BROKEN_RULE.matcher(error);
    if (!tellsTypes || !broken.matches() || !rules.contains(broken.group("rule"))) {
      return error;
    }
    String type = broken.group("value") == null ? "object" : "string";
    return broken.group("before") + '"' + type + "\": " + broken.group("rule");
  }

  /** The messages of all rules in the schema. */
  private static Set<String> rules() throws IOException {
    String crd = Files.readString(Cluster.root().resolve("crds/" + NAME + ".yaml"));
    return Serialization.unmarshal(crd, JsonNode.class)
        .findValues("x-kubernetes-validations")
        .stream()
        .flatMap(rules -> StreamSupport.stream(rules.spliterator(), false))
        .map(rule -> rule.path("message").asText())
        .collect(Collectors.toSet());
  }

  /** Whether this API server shows the type of what breaks a rule, and not its value. */
  private static boolean tellsTypes() {
    return Integer.parseInt(client.getKubernetesVersion().getMinor().replaceAll("\\D", ""))
        < VALUES_ARE_TOLD;
  }

  @Test
  void the_crd_is_accepted_and_established_without_a_warning() {
    assertThat(
            Command.kubectl(
                    "replace",
                    "--validate=strict",
                    "--dry-run=server",
                    "-f",
                    "crds/" + NAME + ".yaml")
                .orThrow())
        .isEqualTo(CRD + " replaced (server dry run)");
    assertThat(condition("Established")).isEqualTo("True");
    assertThat(condition("NonStructuralSchema")).isEmpty();
  }

  @Test
  void applying_the_crd_again_changes_nothing() {
    assertThat(Command.kubectl("apply", "--dry-run=server", "-k", "deploy/install").orThrow())
        .contains(CRD + " unchanged (server dry run)");
  }

  @Test
  void kubectl_tells_what_is_wrong_with_a_value() {
    assertThat(apply("invalid-scrape-timeout-longer-than-the-interval.yaml").output())
        .isEqualTo(
            "The MetricsDemo \"demo-app\" is invalid: "
                + inItsWords(
                    "spec.monitoring.scrapeTimeout: Invalid value: must not be longer than"
                        + " spec.monitoring.interval"));
  }

  @Test
  void kubectl_tells_of_a_field_that_there_is_none_of() {
    assertThat(apply("invalid-fields-that-there-are-none-of.yaml").output())
        .endsWith(
            "MetricsDemo in version \"v1alpha1\" cannot be handled as a MetricsDemo: strict"
                + " decoding error: unknown field \"paused\", unknown field"
                + " \"spec.generator.colour\", unknown field \"spec.monitoring.intervall\", unknown"
                + " field \"spec.replica\"");
  }

  private static Command apply(String file) {
    return Command.kubectl("apply", "--dry-run=server", "-f", FILES + file);
  }

  private static String condition(String type) {
    return Command.kubectl(
            "get", CRD, "-o", "jsonpath={.status.conditions[?(@.type==\"" + type + "\")].status}")
        .orThrow();
  }
}
