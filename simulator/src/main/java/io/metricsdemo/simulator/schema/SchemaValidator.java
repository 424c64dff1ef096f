package io.metricsdemo.simulator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;

/**
 * What an API server checks an object of a custom kind for, by the definition's schema. An object
 * is defaulted before it is validated: rules see the defaults.
 */
public final class SchemaValidator {

  private final JSONSchemaProps schema;
  private final CelRules rules;

  private SchemaValidator(JSONSchemaProps schema) {
    this.schema = schema;
    this.rules = new CelRules(schema);
  }

  /** For the version that is stored. */
  public static SchemaValidator of(CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().stream()
        .filter(version -> Boolean.TRUE.equals(version.getStorage()))
        .findFirst()
        .map(SchemaValidator::of)
        .orElseThrow(() -> new IllegalArgumentException("The definition stores no version"));
  }

  public static SchemaValidator of(CustomResourceDefinitionVersion version) {
    return new SchemaValidator(
        version.getSchema() == null || version.getSchema().getOpenAPIV3Schema() == null
            ? new JSONSchemaProps()
            : version.getSchema().getOpenAPIV3Schema());
  }

  /** A copy with defaults filled in and nulls dropped that the schema does not allow. */
  public JsonNode defaulted(JsonNode object) {
    JsonNode copy = object.deepCopy();
    Defaulting.fill(copy, schema);
    return copy;
  }

  /** The paths of fields that the schema does not know, sorted; an API server drops them. */
  public List<String> unknownFields(JsonNode object) {
    List<String> unknown = new ArrayList<>();
    Pruning.prune(object.deepCopy(), schema, unknown);
    return unknown.stream().sorted().toList();
  }

  /** A copy without the fields that the schema does not know. */
  public JsonNode pruned(JsonNode object) {
    JsonNode copy = object.deepCopy();
    Pruning.prune(copy, schema, new ArrayList<>());
    return copy;
  }

  /** What is wrong with a new object; empty when it is valid. */
  public List<FieldError> validate(JsonNode object) {
    return validate(object, MissingNode.getInstance());
  }

  /**
   * What is wrong with an object that replaces another: transition rules see the old one. Rules are
   * not looked at while the structure is wrong, as they may rely on it.
   *
   * @param before a missing node for a new object
   */
  public List<FieldError> validate(JsonNode object, JsonNode before) {
    List<FieldError> structural = structure(object);
    return structural.isEmpty() ? rules(object, before) : structural;
  }

  /** What the OpenAPI part of the schema says alone. */
  public List<FieldError> structure(JsonNode object) {
    return new StructuralValidation().validate(object, schema);
  }

  /** What the rules alone say of an object whose structure is right. */
  public List<FieldError> rules(JsonNode object, JsonNode before) {
    return rules.evaluate(object, before);
  }

  /** Whether the schema has rules at all. */
  public boolean hasRules() {
    return rules.exist();
  }
}
