package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.apply.ApplyConflictException;
import io.metricsdemo.simulator.apply.DuplicateEntriesException;
import io.metricsdemo.simulator.apply.FieldManager;
import io.metricsdemo.simulator.apply.FieldManager.Writer;
import io.metricsdemo.simulator.http.ApiResult.Answer;
import io.metricsdemo.simulator.store.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Create, update, patch and apply, on objects and on their status. */
final class ObjectWrites {

  private static final String SUFFIX = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;

  private final ObjectStore store;
  private final Kinds kinds;
  private final FieldManager fieldManager;
  private final Committer committer;

  ObjectWrites(ObjectStore store, Kinds kinds, FieldManager fieldManager, Committer committer) {
    this.store = store;
    this.kinds = kinds;
    this.fieldManager = fieldManager;
    this.committer = committer;
  }

  Answer create(Target collection, WriteRequest request) {
    if (!collection.isCollection()) {
      throw ApiException.methodNotAllowed();
    }
    ObjectNode object = request.object().deepCopy();
    if (Metadata.text(object, "name").isEmpty()
        && !Metadata.text(object, "generateName").isEmpty()) {
      Metadata.of(object).put("name", Metadata.text(object, "generateName") + randomSuffix());
    }
    Target target = collection.named(Metadata.text(object, "name"));
    checkIdentity(target, object);
    if (!Metadata.text(object, "resourceVersion").isEmpty()) {
      throw ApiException.of(500, "", "resourceVersion should not be set on objects to be created");
    }
    if (store.get(target.key()).isPresent()) {
      throw ApiException.alreadyExists(target.type(), target.name());
    }
    prune(target, object, request);
    ObjectNode created = committer.newborn(target, object);
    kinds.admission(target.type()).fillDefaults(created);
    fieldManager.update(empty(), created, writer(target, request));
    return answer(201, committer.create(target, created, request.dryRun()), request);
  }

  Answer update(Target target, WriteRequest request) {
    ObjectNode sent = request.object();
    checkIdentity(target, sent);
    ObjectNode live = live(target);
    Preconditions.checkUpdate(target, live, sent);
    Preconditions.requireVersion(target, sent);
    return replace(target, live, sent.deepCopy(), request);
  }

  Answer patch(Target target, WriteRequest request) {
    if (request.isApply()) {
      return apply(target, request);
    }
    ObjectNode live = live(target);
    ObjectNode patched = Patches.apply(target, live, request);
    Preconditions.checkPatch(target, live, patched);
    checkIdentity(target, patched);
    return replace(target, live, patched, request);
  }

  /** Stores what an object is to become; all writes but create and apply end here. */
  Answer replace(Target target, ObjectNode live, ObjectNode sent, WriteRequest request) {
    prune(target, sent, request);
    ObjectNode candidate = committer.successor(target, live, sent);
    kinds.admission(target.type()).fillDefaults(candidate);
    fieldManager.update(live, candidate, writer(target, request));
    return answer(200, committer.update(target, live, candidate, request.dryRun()), request);
  }

  private Answer apply(Target target, WriteRequest request) {
    ObjectNode applied = request.object().deepCopy();
    checkIdentity(target, applied);
    if (request.manager().isEmpty()) {
      throw ApiException.of(
          422,
          "Invalid",
          "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for"
              + " apply patch");
    }
    if (applied.path("metadata").has("managedFields")) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
    prune(target, applied, request);
    Optional<ObjectNode> live = store.get(target.key());
    if (live.isEmpty()) {
      Preconditions.checkAbsent(target, applied);
      if (!target.subresource().isEmpty()) {
        throw ApiException.notFound(target.type(), target.name());
      }
      ObjectNode merged = merge(target, empty(), applied, request);
      ObjectNode created = committer.newborn(target, merged);
      kinds.admission(target.type()).fillDefaults(created);
      return answer(201, committer.create(target, created, request.dryRun()), request);
    }
    Preconditions.checkPatch(target, live.get(), applied);
    ObjectNode merged = merge(target, live.get(), applied, request);
    JsonNode managed = merged.path("metadata").path("managedFields").deepCopy();
    ObjectNode candidate = committer.successor(target, live.get(), merged);
    if (managed.isMissingNode()) {
      Metadata.of(candidate).remove("managedFields");
    } else {
      Metadata.of(candidate).set("managedFields", managed);
    }
    kinds.admission(target.type()).fillDefaults(candidate);
    return answer(200, committer.update(target, live.get(), candidate, request.dryRun()), request);
  }

  private ObjectNode merge(
      Target target, ObjectNode live, ObjectNode applied, WriteRequest request) {
    try {
      return fieldManager.apply(live, applied, writer(target, request), request.force());
    } catch (ApplyConflictException e) {
      throw ApiException.applyConflict(e);
    } catch (DuplicateEntriesException e) {
      String what =
          "failed to create typed patch object (%s/%s; %s, Kind=%s): %s"
              .formatted(
                  target.namespace(),
                  target.name(),
                  target.type().apiVersion(),
                  target.type().kind(),
                  e.getMessage());
      throw ApiException.of(500, "", what);
    }
  }

  private void prune(Target target, ObjectNode object, WriteRequest request) {
    if (!target.type().isCustom()) {
      // Typed kinds cannot distinguish a null from a field that is left out; kubectl sends some.
      dropNulls(object);
    }
    var unknown = kinds.admission(target.type()).prune(object);
    if (unknown.isEmpty()) {
      return;
    }
    var errors = unknown.stream().map(path -> "unknown field \"" + path + "\"").toList();
    if (request.fieldValidation().equals("Strict")) {
      throw ApiException.badRequest(
          "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
              .formatted(
                  target.type().kind(),
                  target.type().version(),
                  target.type().kind(),
                  String.join(", ", errors)));
    }
    if (request.fieldValidation().equals("Warn")) {
      request.warnings().addAll(errors);
    }
  }

  private static void dropNulls(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.properties().removeIf(field -> field.getValue().isNull());
    }
    value.forEach(ObjectWrites::dropNulls);
  }

  private ObjectNode live(Target target) {
    return store
        .get(target.key())
        .orElseThrow(() -> ApiException.notFound(target.type(), target.name()));
  }

  private Writer writer(Target target, WriteRequest request) {
    return new Writer(
        request.manager(),
        target.type().apiVersion(),
        target.subresource(),
        target.type().hasStatus(),
        kinds.mergeSchema(target.type()));
  }

  /** The body has to name the object that the path names, or leave it to the path. */
  private static void checkIdentity(Target target, ObjectNode object) {
    if (target.name().isEmpty()) {
      throw ApiException.invalid(
              target.type(), "", "metadata.name: Required value: name or generateName is required")
          .cause(
              "FieldValueRequired",
              "Required value: name or generateName is required",
              "metadata.name");
    }
    String apiVersion = object.path("apiVersion").asText("");
    String kind = object.path("kind").asText("");
    if (!(apiVersion.isEmpty() || apiVersion.equals(target.type().apiVersion()))
        || !(kind.isEmpty() || kind.equals(target.type().kind()))) {
      throw ApiException.badRequest(
          "the API version and kind in the data (%s, %s) do not match the expected (%s, %s)"
              .formatted(apiVersion, kind, target.type().apiVersion(), target.type().kind()));
    }
    String name = Metadata.text(object, "name");
    if (!name.isEmpty() && !name.equals(target.name())) {
      throw ApiException.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(name, target.name()));
    }
    String namespace = Metadata.text(object, "namespace");
    if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  private static Answer answer(int code, ObjectNode object, WriteRequest request) {
    return new Answer(code, object, List.copyOf(request.warnings()));
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static String randomSuffix() {
    return ThreadLocalRandom.current()
        .ints(SUFFIX_LENGTH, 0, SUFFIX.length())
        .mapToObj(i -> String.valueOf(SUFFIX.charAt(i)))
        .reduce("", String::concat);
  }
}
