package io.metricsdemo.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A stored spec in which a field has a type that the schema does not allow, such as a list where a
 * number belongs. It is written back exactly as it was read, so that a copy of it is as unreadable.
 */
public final class UnreadableSpec extends MetricsDemoSpec {

  private final JsonNode raw;
  private final String field;
  private final String problem;

  UnreadableSpec(JsonNode raw, String field, String problem) {
    this.raw = raw;
    this.field = field;
    this.problem = problem;
  }

  @JsonValue
  JsonNode raw() {
    return raw;
  }

  /** Path of the field that cannot be read, such as {@code spec.replicas}. */
  public String field() {
    return field;
  }

  /** Why it cannot be read, in one line. */
  public String problem() {
    return problem;
  }
}
