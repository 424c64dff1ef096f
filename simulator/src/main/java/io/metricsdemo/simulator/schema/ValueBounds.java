package io.metricsdemo.simulator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.metricsdemo.simulator.schema.FieldError.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a schema allows of a single value that has the right type: how much, how long, which ones.
 */
final class ValueBounds {

  private ValueBounds() {}

  /** The first bound that the value breaks. */
  static Optional<FieldError> check(String path, JsonNode value, JSONSchemaProps schema) {
    if (schema.getEnum() != null
        && !schema.getEnum().isEmpty()
        && !schema.getEnum().contains(value)) {
      String supported =
          schema.getEnum().stream().map(JsonNode::toString).collect(Collectors.joining(", "));
      return error(path, Type.NOT_SUPPORTED, value, "supported values: " + supported);
    }
    if (value.isNumber()) {
      return number(path, value, schema);
    }
    if (value.isTextual()) {
      return text(path, value, schema);
    }
    if (value.isArray()) {
      return size(path, value.size(), schema.getMinItems(), schema.getMaxItems(), "items");
    }
    return value.isObject()
        ? size(
            path, value.size(), schema.getMinProperties(), schema.getMaxProperties(), "properties")
        : Optional.empty();
  }

  private static Optional<FieldError> number(String path, JsonNode value, JSONSchemaProps schema) {
    BigDecimal number = value.decimalValue();
    if (schema.getMinimum() != null) {
      BigDecimal minimum = BigDecimal.valueOf(schema.getMinimum());
      boolean exclusive = Schemas.is(schema.getExclusiveMinimum());
      if (number.compareTo(minimum) < (exclusive ? 1 : 0)) {
        return bound(path, value, exclusive ? "greater than" : "greater than or equal to", minimum);
      }
    }
    if (schema.getMaximum() != null) {
      BigDecimal maximum = BigDecimal.valueOf(schema.getMaximum());
      boolean exclusive = Schemas.is(schema.getExclusiveMaximum());
      if (number.compareTo(maximum) > (exclusive ? -1 : 0)) {
        return bound(path, value, exclusive ? "less than" : "less than or equal to", maximum);
      }
    }
    if (schema.getMultipleOf() != null
        && number.remainder(BigDecimal.valueOf(schema.getMultipleOf())).signum() != 0) {
      return bound(path, value, "a multiple of", BigDecimal.valueOf(schema.getMultipleOf()));
    }
    boolean tooWide = "int32".equals(schema.getFormat()) && !value.canConvertToInt();
    return tooWide
        ? error(path, Type.INVALID, value, path + " in body must be of type int32")
        : Optional.empty();
  }

  private static Optional<FieldError> bound(
      String path, JsonNode value, String relation, BigDecimal bound) {
    String limit = bound.stripTrailingZeros().toPlainString();
    return error(path, Type.INVALID, value, path + " in body should be " + relation + " " + limit);
  }

  private static Optional<FieldError> text(String path, JsonNode value, JSONSchemaProps schema) {
    String text = value.textValue();
    int length = text.codePointCount(0, text.length());
    if (schema.getMaxLength() != null && length > schema.getMaxLength()) {
      String detail = "may not be more than " + schema.getMaxLength() + " bytes";
      return error(path, Type.TOO_LONG, value, detail);
    }
    if (schema.getMinLength() != null && length < schema.getMinLength()) {
      String detail = "%s in body should be at least %d chars long";
      return error(path, Type.INVALID, value, detail.formatted(path, schema.getMinLength()));
    }
    if (schema.getPattern() != null && !Pattern.compile(schema.getPattern()).matcher(text).find()) {
      String detail = "%s in body should match '%s'";
      return error(path, Type.INVALID, value, detail.formatted(path, schema.getPattern()));
    }
    if ("date-time".equals(schema.getFormat()) && !isDateTime(text)) {
      String detail = "%s in body must be of type date-time: %s";
      return error(path, Type.INVALID, value, detail.formatted(path, value));
    }
    return Optional.empty();
  }

  private static boolean isDateTime(String text) {
    try {
      return OffsetDateTime.parse(text) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static Optional<FieldError> size(String path, int size, Long min, Long max, String what) {
    if (max != null && size > max) {
      return error(
          path, Type.TOO_MANY, IntNode.valueOf(size), "must have at most " + max + " items");
    }
    if (min != null && size < min) {
      String detail = "%s in body should have at least %d %s";
      return error(path, Type.INVALID, IntNode.valueOf(size), detail.formatted(path, min, what));
    }
    return Optional.empty();
  }

  private static Optional<FieldError> error(String path, Type type, JsonNode value, String detail) {
    return Optional.of(new FieldError(path, type, value, detail));
  }
}
