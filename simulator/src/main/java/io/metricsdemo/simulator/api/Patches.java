package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.Map;

/** The patch formats other than apply: what the live object becomes by them. */
final class Patches {

  private Patches() {}

  static ObjectNode apply(Target target, ObjectNode live, WriteRequest request) {
    JsonNode patched =
        switch (request.contentType()) {
          case "application/json-patch+json" -> jsonPatch(live, request.body());
          case "application/strategic-merge-patch+json" -> strategic(target, live, request.body());
          case "application/merge-patch+json" -> mergePatch(live, request.body());
          default -> throw unsupported();
        };
    if (patched instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the patched object is not an object");
  }

  /** RFC 7396. */
  static JsonNode mergePatch(JsonNode value, JsonNode patch) {
    if (!patch.isObject()) {
      return patch.deepCopy();
    }
    ObjectNode merged = value.isObject() ? value.deepCopy() : JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        merged.remove(field.getKey());
      } else {
        merged.set(field.getKey(), mergePatch(merged.path(field.getKey()), field.getValue()));
      }
    }
    return merged;
  }

  private static JsonNode jsonPatch(ObjectNode live, JsonNode patch) {
    try {
      return JsonPatch.apply(patch, live.deepCopy());
    } catch (RuntimeException e) {
      throw ApiException.of(
          422,
          "Invalid",
          "the server rejected our request due to an error in our request: " + e.getMessage());
    }
  }

  private static JsonNode strategic(Target target, ObjectNode live, JsonNode patch) {
    if (target.type().isCustom()) {
      throw unsupported();
    }
    return new StrategicMergePatch().apply(live, patch);
  }

  private static ApiException unsupported() {
    return ApiException.of(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include:"
            + " application/json-patch+json, application/merge-patch+json,"
            + " application/apply-patch+yaml");
  }
}
