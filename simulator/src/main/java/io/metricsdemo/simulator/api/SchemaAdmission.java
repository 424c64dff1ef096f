package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.resource.ResourceType;
import io.metricsdemo.simulator.schema.SchemaValidator;
import java.util.List;
import java.util.Optional;

/** Admission of a custom kind by the schema of its definition. */
record SchemaAdmission(ResourceType type, SchemaValidator validator) implements Admission {

  @Override
  public List<String> prune(ObjectNode object) {
    List<String> unknown = validator.unknownFields(object);
    if (!unknown.isEmpty()) {
      replace(object, validator.pruned(object));
    }
    return unknown;
  }

  @Override
  public void fillDefaults(ObjectNode object) {
    replace(object, validator.defaulted(object));
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> before) {
    JsonNode old = before.<JsonNode>map(o -> o).orElse(MissingNode.getInstance());
    Optional<ApiException> invalid =
        ApiException.invalid(type, Metadata.text(object, "name"), validator.validate(object, old));
    if (invalid.isPresent()) {
      throw invalid.get();
    }
  }

  private static void replace(ObjectNode object, JsonNode by) {
    object.removeAll();
    object.setAll((ObjectNode) by);
  }
}
