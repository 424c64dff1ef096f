package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

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

  static boolean isTerminating(JsonNode object) {
    return object.path("metadata").has("deletionTimestamp");
  }

  static boolean hasFinalizers(JsonNode object) {
    return !object.path("metadata").path("finalizers").isEmpty();
  }
}
