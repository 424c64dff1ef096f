package io.metricsdemo.simulator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.metricsdemo.simulator.schema.FieldError.Type;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code x-kubernetes-validations} of a schema. Each rule is compiled when it is first needed
 * and once.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules">Validation
 *     rules</a>
 */
final class CelRules {

  private static final MissingNode NONE = MissingNode.getInstance();

  private final JSONSchemaProps schema;
  private final boolean exist;
  private final Map<ValidationRule, CelRule> compiled = new IdentityHashMap<>();

  CelRules(JSONSchemaProps schema) {
    this.schema = schema;
    this.exist = hasRules(schema);
  }

  boolean exist() {
    return exist;
  }

  synchronized List<FieldError> evaluate(JsonNode object, JsonNode before) {
    List<FieldError> errors = new ArrayList<>();
    if (exist) {
      evaluate("", object, before, schema, errors);
    }
    return List.copyOf(errors);
  }

  private void evaluate(
      String path, JsonNode value, JsonNode before, JSONSchemaProps at, List<FieldError> errors) {
    if (value.isNull() || !hasRules(at)) {
      return;
    }
    for (ValidationRule rule : rules(at)) {
      CelRule program = compiled.computeIfAbsent(rule, CelRule::compile);
      if (program.isTransition() ? !before.isMissingNode() : !value.equals(before)) {
        program
            .violation(value, before)
            .ifPresent(text -> errors.add(error(path, value, at, rule, text)));
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode fieldBefore = before.path(field.getKey());
      String fieldPath = Schemas.child(path, field.getKey());
      Schemas.field(at, field.getKey())
          .ifPresent(s -> evaluate(fieldPath, field.getValue(), fieldBefore, s, errors));
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      JsonNode item = value.get(i);
      String itemPath = path + "[" + i + "]";
      Schemas.items(at)
          .ifPresent(
              s -> evaluate(itemPath, item, Schemas.counterpart(item, before, at), s, errors));
    }
  }

  private static FieldError error(
      String path, JsonNode value, JSONSchemaProps schema, ValidationRule rule, String text) {
    Type type =
        switch (Optional.ofNullable(rule.getReason()).orElse("")) {
          case "FieldValueForbidden" -> Type.FORBIDDEN;
          case "FieldValueRequired" -> Type.REQUIRED;
          case "FieldValueDuplicate" -> Type.DUPLICATE;
          default -> Type.INVALID;
        };
    String suffix = Optional.ofNullable(rule.getFieldPath()).orElse("");
    return suffix.isEmpty()
        ? new FieldError(path, type, value, text)
        : new FieldError(path + below(path, suffix, schema), type, NONE, text);
  }

  /** The path of a rule's own field: the key of a free map stands in brackets. */
  private static String below(String path, String suffix, JSONSchemaProps schema) {
    StringBuilder below = new StringBuilder();
    JSONSchemaProps at = schema;
    for (String field : suffix.substring(1).split("[.]")) {
      if (!Schemas.properties(at).containsKey(field)) {
        below.append('[').append(field).append(']');
      } else {
        below.append(path.isEmpty() && below.isEmpty() ? "" : ".").append(field);
      }
      at = Schemas.field(at, field).orElseGet(JSONSchemaProps::new);
    }
    return below.toString();
  }

  private static List<ValidationRule> rules(JSONSchemaProps schema) {
    return Optional.ofNullable(schema.getXKubernetesValidations()).orElse(List.of());
  }

  private static boolean hasRules(JSONSchemaProps schema) {
    return !rules(schema).isEmpty()
        || Schemas.properties(schema).values().stream().anyMatch(CelRules::hasRules)
        || Schemas.items(schema).filter(CelRules::hasRules).isPresent()
        || Schemas.additional(schema).filter(CelRules::hasRules).isPresent();
  }
}
