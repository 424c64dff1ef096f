package io.metricsdemo.simulator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.metricsdemo.simulator.schema.FieldError.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The OpenAPI part of a schema. A structural schema is a small closed language, so this walks it
 * itself and words its errors as the API server does.
 */
final class StructuralValidation {

  private static final Set<String> ROOT_FIELDS = Set.of("apiVersion", "kind", "metadata");

  private final List<FieldError> errors = new ArrayList<>();

  /**
   * What of an object is wrong, apart from what was so before: a stored mistake blocks no update.
   */
  List<FieldError> validate(JsonNode object, JsonNode before, JSONSchemaProps schema) {
    check("", object, before, schema);
    return List.copyOf(errors);
  }

  private void check(String path, JsonNode value, JsonNode before, JSONSchemaProps schema) {
    if (value.equals(before)) {
      return;
    }
    if (value.isNull() && Schemas.is(schema.getNullable())) {
      return;
    }
    if (!isOfType(path, value, schema)) {
      return;
    }
    ValueBounds.check(path, value, schema).ifPresent(errors::add);
    if (value.isObject()) {
      checkFields(path, value, before, schema);
    } else if (value.isArray()) {
      checkItems(path, value, before, schema);
    }
    checkCombinations(path, value, before, schema);
  }

  private boolean isOfType(String path, JsonNode value, JSONSchemaProps schema) {
    String type = schema.getType();
    if (Schemas.is(schema.getXKubernetesIntOrString())) {
      return value.isIntegralNumber()
          || value.isTextual()
          || wrongType(path, typeName(value), "integer,string");
    }
    if (type == null) {
      return true;
    }
    boolean right =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "boolean" -> value.isBoolean();
          case "number" -> value.isNumber();
          case "integer" -> isInteger(value);
          default -> true;
        };
    if (!right && value.isNumber() && type.equals("integer") && schema.getFormat() != null) {
      return wrongType(path, "float64", schema.getFormat());
    }
    return right || wrongType(path, typeName(value), type);
  }

  private boolean wrongType(String path, String given, String expected) {
    errors.add(
        new FieldError(
            path,
            Type.TYPE_INVALID,
            TextNode.valueOf(given),
            "%s in body must be of type %s: \"%s\"".formatted(path, expected, given)));
    return false;
  }

  /** A whole number too, however it is written, that fits 64 bits. */
  private static boolean isInteger(JsonNode value) {
    return value.isNumber()
        && value.canConvertToLong()
        && (value.isIntegralNumber() || value.canConvertToExactIntegral());
  }

  private static String typeName(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "array";
      case BOOLEAN -> "boolean";
      case NULL, MISSING -> "null";
      case NUMBER -> isInteger(value) ? "integer" : "number";
      case STRING -> "string";
      default -> "object";
    };
  }

  private void checkFields(String path, JsonNode value, JsonNode before, JSONSchemaProps schema) {
    for (String required : Optional.ofNullable(schema.getRequired()).orElse(List.of())) {
      if (!value.has(required)) {
        errors.add(
            new FieldError(
                Schemas.child(path, required), Type.REQUIRED, MissingNode.getInstance(), ""));
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      if (path.isEmpty() && ROOT_FIELDS.contains(field.getKey())) {
        continue;
      }
      Schemas.field(schema, field.getKey())
          .ifPresent(
              s ->
                  check(
                      Schemas.child(path, field.getKey()),
                      field.getValue(),
                      before.path(field.getKey()),
                      s));
    }
  }

  private void checkItems(String path, JsonNode list, JsonNode before, JSONSchemaProps schema) {
    Set<JsonNode> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String itemPath = path + "[" + i + "]";
      JsonNode item = list.get(i);
      Schemas.items(schema)
          .ifPresent(s -> check(itemPath, item, Schemas.counterpart(item, before, schema), s));
      Optional<JsonNode> identity = identity(item, schema);
      if (identity.isPresent() && !seen.add(identity.get())) {
        errors.add(new FieldError(itemPath, Type.DUPLICATE, identity.get(), ""));
      }
    }
  }

  /** What may be there only once in a list that is a set or a map. */
  private static Optional<JsonNode> identity(JsonNode item, JSONSchemaProps schema) {
    if ("set".equals(schema.getXKubernetesListType())) {
      return Optional.of(item);
    }
    if (!"map".equals(schema.getXKubernetesListType()) || !item.isObject()) {
      return Optional.empty();
    }
    ObjectNode keys = ((ObjectNode) item).objectNode();
    schema.getXKubernetesListMapKeys().stream()
        .filter(item::has)
        .forEach(key -> keys.set(key, item.get(key)));
    return Optional.of(keys);
  }

  private void checkCombinations(
      String path, JsonNode value, JsonNode before, JSONSchemaProps schema) {
    List<JSONSchemaProps> all = Optional.ofNullable(schema.getAllOf()).orElse(List.of());
    all.forEach(part -> check(path, value, before, part));
    combination(path, value, schema.getAnyOf(), "anyOf", 1, Integer.MAX_VALUE);
    combination(path, value, schema.getOneOf(), "oneOf", 1, 1);
    if (schema.getNot() != null) {
      combination(path, value, List.of(schema.getNot()), "not", 0, 0);
    }
  }

  private void combination(
      String path, JsonNode value, List<JSONSchemaProps> parts, String word, int min, int max) {
    if (parts == null || parts.isEmpty()) {
      return;
    }
    long matching =
        parts.stream()
            .filter(part -> new StructuralValidation().matches(path, value, part))
            .count();
    if (matching < min || matching > max) {
      String detail =
          switch (word) {
            case "anyOf" -> "\"%s\" must validate at least one schema (anyOf)";
            case "oneOf" -> "\"%s\" must validate one and only one schema (oneOf)";
            default -> "\"%s\" must not validate the schema (not)";
          };
      errors.add(new FieldError(path, Type.INVALID, value, detail.formatted(path)));
    }
  }

  private boolean matches(String path, JsonNode value, JSONSchemaProps schema) {
    check(path, value, MissingNode.getInstance(), schema);
    return errors.isEmpty();
  }
}
