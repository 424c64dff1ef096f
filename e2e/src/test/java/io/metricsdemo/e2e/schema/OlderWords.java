package io.metricsdemo.e2e.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The errors of an older API server in place of those of the newest one: where a rule is broken it
 * shows the type and not the value, and it does not check the formats of numbers.
 */
final class OlderWords {

  /** Minor version of the first Kubernetes with the new words. */
  static final int UNTIL = 35;

  private static final Pattern ERROR =
      Pattern.compile("(?<before>\\S+: Invalid value: )(?<value>\"[^\"]*\": )?(?<message>.*)");

  private static final String RULES = "x-kubernetes-validations";
  private static final String FORMAT_CHECK = "Checked value must be of type";

  /** The types of what the rules in the schema are about, by message. */
  private final Map<String, String> rules;

  private OlderWords(Map<String, String> rules) {
    this.rules = rules;
  }

  static OlderWords of(Path crd) {
    try {
      Map<String, String> rules = new HashMap<>();
      for (JsonNode schema :
          Serialization.unmarshal(Files.readString(crd), JsonNode.class).findParents(RULES)) {
        schema
            .path(RULES)
            .forEach(
                rule ->
                    rules.put(rule.path("message").asText(), schema.path("type").asText("object")));
      }
      return new OlderWords(rules);
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
    if (parts.matches()) {
      // An expression begins with the message.
      Optional<String> type =
          rules.keySet().stream()
              .filter(parts.group("message")::startsWith)
              .findFirst()
              .map(rule -> parts.group("value") == null ? rules.get(rule) : "string");
      if (type.isPresent()) {
        return Stream.of(
            parts.group("before") + '"' + type.get() + "\": " + parts.group("message"));
      }
    }
    return Stream.of(
        error
            .replace("\"float64\"", "\"number\"")
            .replaceAll("of type int(32|64):", "of type integer:"));
  }
}
