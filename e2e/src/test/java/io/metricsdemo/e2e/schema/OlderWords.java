package io.metricsdemo.e2e.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What an older API server says where the newest one tells an error: of what breaks a rule it shows
 * the type and not the value, and it does not check the formats of numbers.
 */
final class OlderWords {

  /** Minor version of the first Kubernetes with the new words. */
  static final int UNTIL = 35;

  private static final Pattern ERROR =
      Pattern.compile("(?<before>\\S+: Invalid value: )(?<value>\"[^\"]*\": )?(?<message>.*)");

  private static final String FORMAT_CHECK = "Checked value must be of type";

  /** The messages of all rules in the schema; an expression begins with the message. */
  private final Set<String> rules;

  private OlderWords(Set<String> rules) {
    this.rules = rules;
  }

  static OlderWords of(Path crd) {
    try {
      return new OlderWords(
          Serialization.unmarshal(Files.readString(crd), JsonNode.class)
              .findValues("x-kubernetes-validations")
              .stream()
              .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
              .map(rule -> rule.path("message").asText())
              .collect(Collectors.toSet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The error in its words; none where it does not check that. */
  Stream<String> of(String error) {
    if (error.contains(FORMAT_CHECK)) {
      return Stream.empty();
    }
    Matcher parts = ERROR.matcher(error);
    if (parts.matches() && rules.stream().anyMatch(parts.group("message")::startsWith)) {
      String type = parts.group("value") == null ? "object" : "string";
      return Stream.of(parts.group("before") + '"' + type + "\": " + parts.group("message"));
    }
    return Stream.of(
        error
            .replace("\"float64\"", "\"number\"")
            .replaceAll("of type int(32|64):", "of type integer:"));
  }
}
