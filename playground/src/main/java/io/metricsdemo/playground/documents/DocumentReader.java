package io.metricsdemo.playground.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads MetricsDemos from YAML and says of every mistake where it is and what is allowed. */
public final class DocumentReader {

  private static final String API_VERSION = "metricsdemo.io/v1alpha1";
  private static final String KIND = "MetricsDemo";
  private static final String DEFAULT_NAMESPACE = "default";
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final CrdSchema schema;

  /**
   * The result of reading all files.
   *
   * @param documents to apply; of no use while there are mistakes
   * @param mistakes in the order of the files and lines
   */
  public record Reading(List<Document> documents, List<Mistake> mistakes) {}

  public DocumentReader(CrdSchema schema) {
    this.schema = schema;
  }

  /**
   * @param files content of each file by its name; empty for a missing file
   */
  public Reading read(Map<String, Optional<String>> files) {
    List<Document> documents = new ArrayList<>();
    List<Mistake> mistakes = new ArrayList<>();
    Map<Document.Key, Document> seen = new HashMap<>();
    files.forEach(
        (file, content) -> {
          if (content.isPresent()) {
            for (YamlReader.YamlDocument yaml :
                new YamlReader(file, mistakes).read(content.get())) {
              toDocument(file, yaml, mistakes)
                  .filter(document -> isFirst(document, seen, mistakes))
                  .ifPresent(documents::add);
            }
          }
        });
    return new Reading(List.copyOf(documents), List.copyOf(mistakes));
  }

  /** As {@link #read}, but a file that is not there is a mistake. */
  public Reading firstRead(Map<String, Optional<String>> files) {
    Reading reading = read(files);
    List<Mistake> mistakes = new ArrayList<>(reading.mistakes());
    files.forEach(
        (file, content) -> {
          if (content.isEmpty()) {
            mistakes.add(new Mistake(file, 0, "file not found"));
          }
        });
    return new Reading(reading.documents(), mistakes);
  }

  private Optional<Document> toDocument(
      String file, YamlReader.YamlDocument yaml, List<Mistake> mistakes) {
    int before = mistakes.size();
    JsonNode content = yaml.content();
    if (!content.isObject()) {
      mistakes.add(new Mistake(file, yaml.line(), "not an object with apiVersion and kind"));
      return Optional.empty();
    }
    String apiVersion = content.path("apiVersion").asText();
    String kind = content.path("kind").asText();
    if (!apiVersion.equals(API_VERSION) || !kind.equals(KIND)) {
      boolean wrongKind = !kind.equals(KIND);
      mistakes.add(
          new Mistake(
              file,
              yaml.lineOf(wrongKind ? "kind" : "apiVersion"),
              "unsupported object: %s of %s; the playground supports only %s of %s"
                  .formatted(
                      named(kind, "no kind"),
                      named(apiVersion, "no apiVersion"),
                      KIND,
                      API_VERSION)));
      return Optional.empty();
    }
    checkMetadata(file, yaml, mistakes);
    ObjectNode object = content.deepCopy();
    if (!object.has("spec")) {
      object.set("spec", JsonNodeFactory.instance.objectNode());
    }
    if (object.get("metadata") instanceof ObjectNode metadata && !metadata.has("namespace")) {
      metadata.put("namespace", DEFAULT_NAMESPACE);
    }
    if (mistakes.size() == before) {
      schema.violations(object).stream()
          .map(violation -> new Mistake(file, yaml.lineOf(violation.path()), violation.reason()))
          .sorted(Comparator.comparingInt(Mistake::line))
          .forEach(mistakes::add);
    }
    return mistakes.size() == before
        ? Optional.of(new Document(file, yaml.line(), object))
        : Optional.empty();
  }

  private static void checkMetadata(
      String file, YamlReader.YamlDocument yaml, List<Mistake> mistakes) {
    JsonNode metadata = yaml.content().path("metadata");
    if (!metadata.path("name").isTextual() || metadata.path("name").asText().isEmpty()) {
      mistakes.add(
          new Mistake(
              file, yaml.lineOf("metadata.name"), "metadata.name is missing; it must be a name"));
    }
    JsonNode namespace = metadata.path("namespace");
    if (!namespace.isMissingNode()
        && !(namespace.isTextual() && NAMESPACE.matcher(namespace.asText()).matches())) {
      mistakes.add(
          new Mistake(
              file,
              yaml.lineOf("metadata.namespace"),
              "metadata.namespace is %s; it must be at most 63 characters of a-z, 0-9 and '-'"
                  .formatted(namespace)));
    }
  }

  private static boolean isFirst(
      Document document, Map<Document.Key, Document> seen, List<Mistake> mistakes) {
    Document first = seen.putIfAbsent(document.key(), document);
    if (first != null) {
      mistakes.add(
          new Mistake(
              document.file(),
              document.line(),
              "duplicate MetricsDemo %s, first defined at %s:%d"
                  .formatted(document.key(), first.file(), first.line())));
    }
    return first == null;
  }

  private static String named(String value, String without) {
    return value.isEmpty() ? without : value;
  }
}
