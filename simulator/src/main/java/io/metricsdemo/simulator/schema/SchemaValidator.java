package io.metricsdemo.simulator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
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

  private static final String NOT_CHECKED =
      "some validation rules were not checked because the object was invalid; correct the existing"
          + " errors to complete validation";

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
   * What is wrong with an object that replaces another: transition rules see the old one, and what
   * has not changed is not checked again, so that a mistake once stored blocks no update. Rules are
   * not looked at while the structure is wrong in a way that they may rely on; a last error with no
   * path then says so, as the API server does.
   *
   * @param before a missing node for a new object
   */
  public List<FieldError> validate(JsonNode object, JsonNode before) {
    List<FieldError> errors =
        new ArrayList<>(new StructuralValidation().validate(object, before, schema));
    if (errors.stream().noneMatch(e -> e.type().hidesRules())) {
      errors.addAll(rules.evaluate(object, before));
    } else if (rules.exist()) {
      errors.add(new FieldError("", FieldError.Type.INVALID, NullNode.getInstance(), NOT_CHECKED));
    }
    return List.copyOf(errors);
  }
}
