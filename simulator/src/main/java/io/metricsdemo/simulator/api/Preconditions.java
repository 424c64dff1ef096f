package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The uid and the resourceVersion that a write believes in; answers as the real server gives them.
 */
final class Preconditions {

  private Preconditions() {}

  /** A patch or apply may not give an object another uid. */
  static void checkPatch(Target target, ObjectNode live, JsonNode patched) {
    checkVersion(target, live, patched);
    String uid = Metadata.text(patched, "uid");
    if (!uid.isEmpty() && !uid.equals(Metadata.text(live, "uid"))) {
      String error = "Invalid value: \"%s\": field is immutable".formatted(uid);
      throw ApiException.invalid(target.type(), target.name(), "metadata.uid: " + error)
          .cause("FieldValueInvalid", error, "metadata.uid");
    }
  }

  /** An update that carries a uid means that very object. */
  static void checkUpdate(Target target, ObjectNode live, JsonNode sent) {
    String uid = Metadata.text(sent, "uid");
    String actual = Metadata.text(live, "uid");
    if (!uid.isEmpty() && !uid.equals(actual)) {
      String why =
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, actual);
      throw ApiException.conflict(target.type(), target.name(), why);
    }
    checkVersion(target, live, sent);
  }

  /** An update of a custom kind has to say which version it replaces. */
  static void requireVersion(Target target, JsonNode sent) {
    if (target.type().isCustom() && Metadata.text(sent, "resourceVersion").isEmpty()) {
      String error = "Invalid value: 0: must be specified for an update";
      String message =
          "%s \"%s\" is invalid: metadata.resourceVersion: %s"
              .formatted(target.type().qualifiedPlural(), target.name(), error);
      throw ApiException.of(422, "Invalid", message)
          .cause("FieldValueInvalid", error, "metadata.resourceVersion");
    }
  }

  /** An apply that carries the uid of an object that is gone creates nothing. */
  static void checkAbsent(Target target, JsonNode applied) {
    String uid = Metadata.text(applied, "uid");
    if (!uid.isEmpty()) {
      String why =
          "uid mismatch: the provided object specified uid %s, and no existing object was found"
              .formatted(uid);
      throw ApiException.conflict(target.type(), target.name(), why);
    }
  }

  private static void checkVersion(Target target, ObjectNode live, JsonNode sent) {
    String version = Metadata.text(sent, "resourceVersion");
    if (!version.isEmpty() && !version.equals(Metadata.text(live, "resourceVersion"))) {
      throw ApiException.modified(target.type(), target.name());
    }
  }
}
