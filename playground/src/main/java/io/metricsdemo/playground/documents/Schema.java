package io.metricsdemo.playground.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What the API allows in a MetricsDemo. */
@FunctionalInterface
public interface Schema {

  /** What it does not allow, empty when the object is valid. */
  List<Violation> violations(JsonNode object);

  /**
   * @param path of the field, such as {@code spec.monitoring.interval}
   * @param reason in a sentence
   */
  record Violation(String path, String reason) {}
}
