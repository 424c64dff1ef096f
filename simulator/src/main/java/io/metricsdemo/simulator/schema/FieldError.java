package io.metricsdemo.simulator.schema;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One thing that is wrong with an object.
 *
 * @param path where, such as {@code spec.monitoring.interval} or {@code spec.items[0].name}; empty
 *     for the object as a whole
 * @param value what was given; a missing node when nothing was
 * @param detail what is allowed, in words; empty when the type says it all
 */
public record FieldError(String path, Type type, JsonNode value, String detail) {

  /** The kinds of errors that the API knows, by the words and the reason it uses for them. */
  public enum Type {
    INVALID("Invalid value", "FieldValueInvalid"),
    TYPE_INVALID("Invalid value", "FieldValueTypeInvalid"),
    REQUIRED("Required value", "FieldValueRequired"),
    NOT_SUPPORTED("Unsupported value", "FieldValueNotSupported"),
    TOO_LONG("Too long", "FieldValueTooLong"),
    TOO_MANY("Too many", "FieldValueTooMany"),
    DUPLICATE("Duplicate value", "FieldValueDuplicate"),
    FORBIDDEN("Forbidden", "FieldValueForbidden");

    private final String words;
    private final String reason;

    Type(String words, String reason) {
      this.words = words;
      this.reason = reason;
    }

    /** The reason in a Status' causes. */
    public String reason() {
      return reason;
    }

    /** Whether the API server checks no rule while an object has such an error. */
    boolean hidesRules() {
      return switch (this) {
        case REQUIRED, NOT_SUPPORTED, TOO_LONG, TOO_MANY, TYPE_INVALID -> true;
        case INVALID, DUPLICATE, FORBIDDEN -> false;
      };
    }

    private boolean showsValue() {
      return this != REQUIRED && this != FORBIDDEN && this != TOO_LONG;
    }
  }

  /** The error without its path: {@code Invalid value: "5 bananas": must be a duration}. */
  public String message() {
    StringBuilder message = new StringBuilder(type.words);
    if (type.showsValue() && value.isValueNode() || type == Type.DUPLICATE) {
      message.append(": ").append(value);
    }
    if (!detail.isEmpty()) {
      message.append(": ").append(detail);
    }
    return message.toString();
  }

  /** The error as the API server writes it. */
  @Override
  public String toString() {
    return (path.isEmpty() ? "<nil>" : path) + ": " + message();
  }
}
