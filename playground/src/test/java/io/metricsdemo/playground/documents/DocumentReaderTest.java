package io.metricsdemo.playground.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.playground.cluster.Definitions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentReaderTest {

  private static final DocumentReader READER =
      new DocumentReader(new CrdSchema(Definitions.metricsDemo()));

  @Test
  void every_document_of_every_file_is_read() {
    Map<String, Optional<String>> files = new LinkedHashMap<>();
    files.put("a.yaml", Optional.of(demo("one") + "---\n# nothing\n---\n" + demo("two")));
    files.put(
        "b.yaml", Optional.of(demo("three").replace("metadata:", "metadata:\n  namespace: b")));

    DocumentReader.Reading reading = READER.read(files);

    assertThat(reading.mistakes()).isEmpty();
    assertThat(reading.documents())
        .extracting(document -> document.key() + " at " + document.file() + ":" + document.line())
        .containsExactly(
            "default/one at a.yaml:1", "default/two at a.yaml:9", "b/three at b.yaml:1");
  }

  @Test
  void an_empty_spec_is_the_tutorial_even_when_it_is_left_out() {
    DocumentReader.Reading reading = read(demo("x").replace("spec: {}\n", ""));

    assertThat(reading.mistakes()).isEmpty();
    assertThat(reading.documents().get(0).object().path("spec").isObject()).isTrue();
  }

  @Test
  void a_field_without_a_value_is_as_good_as_none() {
    assertThat(read(demo("x").replace("{}", "\n  replicas:")).mistakes()).isEmpty();
  }

  @Test
  void all_samples_are_valid() throws Exception {
    try (Stream<Path> samples = Files.walk(Path.of("../deploy/samples"))) {
      List<Path> files =
          samples
              .filter(file -> file.toString().endsWith(".yaml"))
              .filter(file -> !file.endsWith("two-namespaces/1-namespaces.yaml"))
              .toList();
      assertThat(files).isNotEmpty();
      assertThat(READER.firstRead(FileWatch.contentOf(files)).mistakes()).isEmpty();
    }
  }

  @Test
  void a_file_that_is_not_there_is_a_mistake_at_first_and_empty_later() {
    Map<String, Optional<String>> gone = Map.of("gone.yaml", Optional.empty());

    assertThat(READER.firstRead(gone).mistakes())
        .extracting(Mistake::toString)
        .containsExactly("gone.yaml: file not found");
    assertThat(READER.read(gone).mistakes()).isEmpty();
  }

  @Test
  void the_same_demo_in_two_files_is_a_mistake() {
    Map<String, Optional<String>> files = new LinkedHashMap<>();
    files.put("a.yaml", Optional.of(demo("x")));
    files.put("b.yaml", Optional.of("# again\n" + demo("x")));

    assertThat(READER.read(files).mistakes())
        .extracting(Mistake::toString)
        .containsExactly("b.yaml:2: duplicate MetricsDemo default/x, first defined at a.yaml:1");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("syntax", "kind: [\n", List.of("2: invalid YAML: expected the node content")),
        Arguments.of("tab", "kind:\n\tx: 1\n", List.of("2: invalid YAML: found character '\\t")),
        Arguments.of("no object", "just words\n", List.of("1: not an object")),
        Arguments.of(
            "another kind",
            "apiVersion: apps/v1\nkind: Deployment\n",
            List.of(
                "2: unsupported object: Deployment of apps/v1; the playground supports only"
                    + " MetricsDemo of metricsdemo.io/v1alpha1")),
        Arguments.of(
            "no kind", "apiVersion: v1\n", List.of("1: unsupported object: no kind of v1")),
        Arguments.of(
            "another version",
            demo("x").replace("v1alpha1", "v2"),
            List.of("1: unsupported object: MetricsDemo of metricsdemo.io/v2")),
        Arguments.of(
            "no name",
            demo("x").replace("name: x", "labels: {}"),
            List.of("3: metadata.name is missing")),
        Arguments.of("a number for a name", demo("7"), List.of("4: metadata.name is missing")),
        Arguments.of(
            "a name that cannot be a Service's",
            demo("X"),
            List.of("4: metadata.name must be at most 63 characters")),
        Arguments.of(
            "a namespace that cannot be one",
            demo("x").replace("metadata:", "metadata:\n  namespace: No_Good"),
            List.of("4: metadata.namespace is \"No_Good\"; it must be")),
        Arguments.of(
            "a field twice",
            demo("x") + "spec: {}\n",
            List.of("6: duplicate field spec, first set in line 5")),
        Arguments.of(
            "unknown fields",
            demo("x").replace("{}", "\n  replica: 1\n  monitoring:\n    intervall: 5s"),
            List.of(
                "6: spec.replica: unknown field", "8: spec.monitoring.intervall: unknown field")),
        Arguments.of(
            "a type",
            demo("x").replace("{}", "\n  replicas: many"),
            List.of("6: spec.replicas: Invalid value: \"")),
        Arguments.of(
            "a bound",
            demo("x").replace("{}", "\n  replicas: 101"),
            List.of("6: spec.replicas: Invalid value: 101")),
        Arguments.of(
            "a rule",
            demo("x").replace("{}", "\n  monitoring:\n    interval: 5"),
            List.of("7: spec.monitoring.interval: Invalid value: ")),
        Arguments.of(
            "a rule over two fields",
            demo("x").replace("{}", "\n  monitoring:\n    scrapeTimeout: 40s"),
            List.of("7: spec.monitoring.scrapeTimeout: Invalid value")),
        Arguments.of(
            "an alias that contains itself",
            demo("x").replace("{}", "&a\n  generator: *a"),
            List.of(": invalid YAML")),
        Arguments.of(
            "several in several documents",
            demo("x").replace("{}", "{replicas: -1}") + "---\n" + demo("y").replace("name", "nam"),
            List.of("5: spec.replicas: Invalid value: -1", "9: metadata.name is missing")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void a_mistake_is_reported_with_file_line_and_reason(
      String name, String text, List<String> expected) {
    DocumentReader.Reading reading = read(text);

    assertThat(reading.mistakes()).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      String prefix = expected.get(i).startsWith(":") ? "demo.yaml" : "demo.yaml:";
      assertThat(reading.mistakes().get(i).toString()).startsWith(prefix + expected.get(i));
    }
  }

  private static DocumentReader.Reading read(String text) {
    return READER.read(Map.of("demo.yaml", Optional.of(text)));
  }

  private static String demo(String name) {
    return """
        apiVersion: metricsdemo.io/v1alpha1
        kind: MetricsDemo
        metadata:
          name: NAME
        spec: {}
        """
        .replace("NAME", name);
  }
}
