package io.metricsdemo.playground.documents;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.metricsdemo.simulator.schema.FieldError;
import io.metricsdemo.simulator.schema.SchemaValidator;
import java.util.ArrayList;
import java.util.List;

/** The schema of a definition, with its rules, as an API server would check it. */
public final class CrdSchema {

  private final SchemaValidator validator;

  /**
   * Something that the schema does not allow.
   *
   * @param path of the field, such as {@code spec.monitoring.interval}
   * @param reason in a sentence
   */
  record Violation(String path, String reason) {}

  public CrdSchema(CustomResourceDefinition definition) {
    validator = SchemaValidator.of(definition);
  }

  /** What the schema does not allow; empty when the object is valid. */
  List<Violation> violations(JsonNode object) {
    List<Violation> violations = new ArrayList<>();
    for (String unknown : validator.unknownFields(object)) {
      violations.add(new Violation(unknown, unknown + ": unknown field"));
    }
    for (FieldError error : validator.validate(validator.defaulted(validator.pruned(object)))) {
      if (error.path().isEmpty() && error.value().isNull()) {
        // Only says that the rules were not looked at because of the other errors.
        continue;
      }
      // A rule of the whole object begins with the field that it is about.
      violations.add(
          error.path().isEmpty()
              ? new Violation(error.detail().replaceFirst(" .*", ""), error.detail())
              : new Violation(error.path(), error.path() + ": " + error.message()));
    }
    return violations;
  }
}
