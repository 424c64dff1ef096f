package io.metricsdemo.playground.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * One document of a YAML stream, and where its fields are.
 *
 * @param line on which it begins, from 1
 * @param lines of each field by its path
 */
record YamlDocument(int line, JsonNode content, Map<String, Integer> lines) {

  /** The line of a field, or of the closest one around it that is there. */
  int lineOf(String path) {
    String at = path;
    while (!at.isEmpty()) {
      Integer found = lines.get(at);
      if (found != null) {
        return found;
      }
      at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
    }
    return line;
  }
}
