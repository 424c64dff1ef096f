package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The uid and the resourceVersion that a write believes in. */
final class Preconditions {

  private Preconditions() {}

  /** An update or apply that carries a uid or a resourceVersion means that very object. */
  static void check(Target target, ObjectNode live, JsonNode sent) {
    String uid = Metadata.text(sent, "uid");
    if (!uid.isEmpty() && !uid.equals(Metadata.text(live, "uid"))) {
      String why =
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, Metadata.text(live, "uid"));
      throw ApiException.conflict(target.type(), target.name(), why);
    }
    String version = Metadata.text(sent, "resourceVersion");
    if (!version.isEmpty() && !version.equals(Metadata.text(live, "resourceVersion"))) {
      throw ApiException.modified(target.type(), target.name());
    }
  }

  /** An apply or update that carries the uid of an object that is gone creates nothing. */
  static void checkAbsent(Target target, JsonNode sent) {
    String uid = Metadata.text(sent, "uid");
    if (!uid.isEmpty()) {
      String why =
          "Precondition failed: UID in precondition: %s, UID in object meta: ".formatted(uid);
      throw ApiException.conflict(target.type(), target.name(), why);
    }
  }
}
