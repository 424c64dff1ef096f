package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.apply.ApplyConflictException;
import io.metricsdemo.simulator.resource.ResourceType;
import io.metricsdemo.simulator.schema.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A request that is refused, with the Status object that says so in the real server's words. */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient ObjectNode status;

  private ApiException(int code, ObjectNode status) {
    super(status.path("message").asText());
    this.code = code;
    this.status = status;
  }

  public int code() {
    return code;
  }

  public JsonNode status() {
    return status;
  }

  public static ApiException of(int code, String reason, String message) {
    ObjectNode status =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("status", "Failure")
            .put("message", message)
            .put("reason", reason)
            .put("code", code);
    status.putObject("metadata");
    return new ApiException(code, status);
  }

  static ApiException badRequest(String message) {
    return of(400, "BadRequest", message);
  }

  static ApiException noSuchPath() {
    return of(404, "NotFound", "the server could not find the requested resource");
  }

  static ApiException methodNotAllowed() {
    return of(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }

  static ApiException notFound(ResourceType type, String name) {
    return of(404, "NotFound", type.qualifiedPlural() + " \"" + name + "\" not found")
        .about(type.group(), type.plural(), name);
  }

  static ApiException alreadyExists(ResourceType type, String name) {
    return of(409, "AlreadyExists", type.qualifiedPlural() + " \"" + name + "\" already exists")
        .about(type.group(), type.plural(), name);
  }

  static ApiException conflict(ResourceType type, String name, String why) {
    String message =
        "Operation cannot be fulfilled on %s \"%s\": %s"
            .formatted(type.qualifiedPlural(), name, why);
    return of(409, "Conflict", message).about(type.group(), type.plural(), name);
  }

  /** What a deletion expects does not hold; the message names the kind, not the resource. */
  static ApiException deletionConflict(ResourceType type, String name, String why) {
    String message =
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.qualifiedKind(), name, why);
    return of(409, "Conflict", message).about(type.group(), type.kind(), name);
  }

  static ApiException modified(ResourceType type, String name) {
    return conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  static ApiException applyConflict(ApplyConflictException conflict) {
    ApiException refused = of(409, "Conflict", conflict.getMessage());
    conflict
        .pathsByManager()
        .forEach(
            (manager, paths) ->
                paths.forEach(
                    path ->
                        refused.cause("FieldManagerConflict", "conflict with " + manager, path)));
    return refused;
  }

  /** The object is not valid; {@link #cause} adds what is wrong with it. */
  static ApiException invalid(ResourceType type, String name, String errors) {
    String message = "%s \"%s\" is invalid: %s".formatted(type.qualifiedKind(), name, errors);
    return of(422, "Invalid", message).about(type.group(), type.kind(), name);
  }

  /** The object is not valid for these reasons; empty where there are none. */
  static Optional<ApiException> invalid(ResourceType type, String name, List<FieldError> errors) {
    if (errors.isEmpty()) {
      return Optional.empty();
    }
    String all = errors.stream().map(FieldError::toString).collect(Collectors.joining(", "));
    ApiException invalid = invalid(type, name, errors.size() == 1 ? all : "[" + all + "]");
    errors.forEach(
        e ->
            invalid.cause(e.type().reason(), e.message(), e.path().isEmpty() ? "<nil>" : e.path()));
    return Optional.of(invalid);
  }

  ApiException cause(String reason, String message, String field) {
    causes().addObject().put("reason", reason).put("message", message).put("field", field);
    return this;
  }

  private ApiException about(String group, String kind, String name) {
    ObjectNode details = status.withObject("/details").put("name", name);
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    details.put("kind", kind);
    return this;
  }

  private ArrayNode causes() {
    return status.withObject("/details").withArray("causes");
  }
}
