package io.metricsdemo.simulator.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The response to one request.
 *
 * @param warnings the values of its Warning headers
 */
record Answer(int code, JsonNode body, List<String> warnings) {

  /** The value at a JSON pointer, as text; empty where there is none. */
  String at(String pointer) {
    return body.at(pointer).asText("");
  }

  String message() {
    return at("/message");
  }

  String uid() {
    return at("/metadata/uid");
  }

  String version() {
    return at("/metadata/resourceVersion");
  }

  /** The code and the reason of a refusal, such as {@code 409 Conflict}. */
  String refusal() {
    return code + " " + at("/reason");
  }

  /** The entries of managedFields in any order, each as manager, operation and fields. */
  List<String> owners() {
    return StreamSupport.stream(body.at("/metadata/managedFields").spliterator(), false)
        .map(entry -> owner(entry) + " " + entry.path("fieldsV1"))
        .sorted()
        .toList();
  }

  /** The entries of managedFields in any order, each as manager and operation. */
  List<String> managers() {
    return StreamSupport.stream(body.at("/metadata/managedFields").spliterator(), false)
        .map(Answer::owner)
        .sorted()
        .toList();
  }

  private static String owner(JsonNode entry) {
    return entry.path("manager").asText()
        + " "
        + entry.path("operation").asText()
        + (entry.has("subresource") ? " " + entry.path("subresource").asText() : "");
  }
}
