package io.metricsdemo.e2e.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.e2e.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A MetricsDemo in src/test/resources/schema. A {@code valid-….yaml} has beside it what becomes of
 * its spec, {@code valid-….stored.yaml}. An {@code invalid-….yaml} has in its comments the errors
 * to expect, and those in which a real API server repeats them in other words.
 */
record SchemaFile(Path path) {

  private static final Path FOLDER = Cluster.root().resolve("e2e/src/test/resources/schema");
  private static final String STORED = ".stored.yaml";
  private static final String EXPECTED = "# expected: ";
  private static final String REPEATED = "# repeated: ";

  static Stream<SchemaFile> valid() {
    return all().filter(file -> file.name().startsWith("valid-") && !file.name().endsWith(STORED));
  }

  static Stream<SchemaFile> invalid() {
    return all().filter(file -> file.name().startsWith("invalid-"));
  }

  /** Those that no test would look at. */
  static List<SchemaFile> strays() {
    List<SchemaFile> used =
        Stream.of(valid(), valid().map(SchemaFile::storedFile), invalid())
            .flatMap(files -> files)
            .toList();
    return all().filter(file -> !used.contains(file)).toList();
  }

  private static Stream<SchemaFile> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(SchemaFile::new).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return path.getFileName().toString();
  }

  JsonNode object() {
    return Serialization.unmarshal(text(), JsonNode.class);
  }

  /** The spec as the API server is to store it; empty where the file for it is missing. */
  Optional<JsonNode> stored() {
    return Optional.of(storedFile())
        .filter(file -> Files.exists(file.path))
        .map(SchemaFile::object);
  }

  private SchemaFile storedFile() {
    return new SchemaFile(path.resolveSibling(name().replaceFirst("\\.yaml$", STORED)));
  }

  List<String> expectedErrors() {
    return comments(EXPECTED);
  }

  List<String> repeatedErrors() {
    return comments(REPEATED);
  }

  private List<String> comments(String mark) {
    return text()
        .lines()
        .filter(line -> line.startsWith(mark))
        .map(line -> line.substring(mark.length()))
        .toList();
  }

  private String text() {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
