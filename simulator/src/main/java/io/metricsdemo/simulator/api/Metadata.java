package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.schema.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The metadata that the server owns: clients may send it, but do not change it. */
final class Metadata {

  private static final List<String> SERVERS =
      List.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "resourceVersion",
          "generateName");

  private Metadata() {}

  static ObjectNode of(ObjectNode object) {
    JsonNode metadata = object.get("metadata");
    return metadata instanceof ObjectNode node ? node : object.putObject("metadata");
  }

  static String text(JsonNode object, String field) {
    return object.path("metadata").path(field).asText("");
  }

  /** What an update may not change is taken from the live object. */
  static void keepServers(ObjectNode live, ObjectNode candidate) {
    ObjectNode from = of(live);
    ObjectNode to = of(candidate);
    for (String field : SERVERS) {
      if (from.has(field)) {
        to.set(field, from.get(field));
      } else {
        to.remove(field);
      }
    }
  }

  /** What is being deleted may lose finalizers, but gets no new ones. */
  static void checkFinalizers(Target target, ObjectNode live, ObjectNode candidate) {
    if (!isTerminating(live)) {
      return;
    }
    List<String> added = finalizers(candidate);
    added.removeAll(finalizers(live));
    if (!added.isEmpty()) {
      String names = added.stream().map(n -> '"' + n + '"').collect(Collectors.joining(", "));
      throw ApiException.invalid(
              target.type(),
              target.name(),
              List.of(
                  new FieldError(
                      "metadata.finalizers",
                      FieldError.Type.FORBIDDEN,
                      MissingNode.getInstance(),
                      "no new finalizers can be added if the object is being deleted, found new"
                          + " finalizers []string{"
                          + names
                          + "}")))
          .orElseThrow();
    }
  }

  private static List<String> finalizers(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.path("metadata").path("finalizers").forEach(name -> names.add(name.asText()));
    return names;
  }

  static boolean isTerminating(JsonNode object) {
    return object.path("metadata").has("deletionTimestamp");
  }

  static boolean hasFinalizers(JsonNode object) {
    return !object.path("metadata").path("finalizers").isEmpty();
  }
}
