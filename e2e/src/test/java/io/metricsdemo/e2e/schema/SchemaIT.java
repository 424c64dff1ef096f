package io.metricsdemo.e2e.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.metricsdemo.e2e.cluster.Cluster;
import io.metricsdemo.e2e.cluster.Command;
import io.metricsdemo.e2e.cluster.Installation;
import java.util.List;
import java.util.stream.Stream;
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

  private static final OlderWords OLDER_WORDS =
      OlderWords.of(Cluster.root().resolve("crds/" + NAME + ".yaml"));

  private static KubernetesClient client;
  private static boolean older;

  @BeforeAll
  static void connect() {
    client = Cluster.connect();
    older = isOlder();
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
    return Stream.concat(file.expectedErrors().stream(), file.repeatedErrors().stream())
        .flatMap(SchemaIT::inItsWords)
        .toList();
  }

  private static Stream<String> inItsWords(String error) {
    return older ? OLDER_WORDS.of(error) : Stream.of(error);
  }

  private static boolean isOlder() {
    String minor = client.getKubernetesVersion().getMinor().replaceAll("\\D", "");
    return Integer.parseInt(minor) < OlderWords.UNTIL;
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
  void kubectl_reports_what_is_wrong_with_a_value() {
    assertThat(apply("invalid-scrape-timeout-longer-than-the-interval.yaml").output())
        .isEqualTo(
            "The MetricsDemo \"demo-app\" is invalid: "
                + inItsWords(
                        "spec.monitoring.scrapeTimeout: Invalid value: must be less than or equal to"
                            + " spec.monitoring.interval")
                    .findFirst()
                    .orElseThrow());
  }

  @Test
  void kubectl_reports_an_unknown_field() {
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
