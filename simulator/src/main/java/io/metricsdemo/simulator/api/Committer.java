package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.store.ObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The last steps of every write: what the server sets itself, validation, generation, storing. */
final class Committer {

  private static final String STATUS = "status";

  private final ObjectStore store;
  private final Kinds kinds;
  private final Clock clock;

  Committer(ObjectStore store, Kinds kinds, Clock clock) {
    this.store = store;
    this.kinds = kinds;
    this.clock = clock;
  }

  /** A new object with what the server gives it. */
  ObjectNode newborn(Target target, ObjectNode object) {
    setKind(target, object);
    ObjectNode metadata = Metadata.of(object);
    metadata.remove(List.of("deletionTimestamp", "resourceVersion", "selfLink"));
    metadata.put("name", target.name());
    if (target.type().namespaced()) {
      metadata.put("namespace", target.namespace());
    } else {
      metadata.remove("namespace");
    }
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", now());
    if (target.type().hasGeneration()) {
      metadata.put("generation", 1);
    } else {
      metadata.remove("generation");
    }
    if (target.type().hasStatus()) {
      object.remove(STATUS);
    }
    if (target.type().hasStatus() && !target.type().isCustom()) {
      object.putObject(STATUS);
    }
    BuiltInDefaults.fill(target.type(), object);
    if (CustomKinds.isDefinition(target.key())) {
      CustomKinds.establish(object, now());
    }
    return object;
  }

  /**
   * What an update leads to: the endpoint's part from what was sent, the rest from the live one.
   */
  ObjectNode successor(Target target, ObjectNode live, ObjectNode sent) {
    if (target.isStatus()) {
      ObjectNode successor = live.deepCopy();
      replace(successor, STATUS, sent.path(STATUS));
      return successor;
    }
    setKind(target, sent);
    Metadata.keepServers(live, sent);
    if (target.type().hasStatus()) {
      replace(sent, STATUS, live.path(STATUS).deepCopy());
    }
    BuiltInDefaults.fill(target.type(), sent);
    return sent;
  }

  private static void setKind(Target target, ObjectNode object) {
    object.put("apiVersion", target.type().apiVersion()).put("kind", target.type().kind());
  }

  ObjectNode create(Target target, ObjectNode object, boolean dryRun) {
    NameRule.check(target);
    BuiltInValidation.check(target.type(), object, Optional.empty());
    kinds.admission(target.type()).validate(object, Optional.empty());
    return dryRun ? object : store.put(target.key(), object);
  }

  ObjectNode update(Target target, ObjectNode live, ObjectNode candidate, boolean dryRun) {
    if (sameButForTimes(live, candidate)) {
      return live;
    }
    Metadata.checkFinalizers(target, live, candidate);
    BuiltInValidation.check(target.type(), candidate, Optional.of(live));
    kinds.admission(target.type()).validate(candidate, Optional.of(live));
    if (target.type().hasGeneration() && !target.isStatus() && differs(target, live, candidate)) {
      Metadata.of(candidate)
          .put("generation", live.path("metadata").path("generation").asLong() + 1);
    }
    if (dryRun) {
      return candidate;
    }
    ObjectNode stored = store.put(target.key(), candidate);
    if (Metadata.isTerminating(stored) && !Metadata.hasFinalizers(stored)) {
      store.remove(target.key());
    }
    return stored;
  }

  String now() {
    return Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Whether more than metadata and status changed: that is what a generation counts. */
  private static boolean differs(Target target, ObjectNode live, ObjectNode candidate) {
    return !content(target, live).equals(content(target, candidate));
  }

  private static ObjectNode content(Target target, ObjectNode object) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.setAll(object);
    content.remove("metadata");
    if (target.type().hasStatus()) {
      content.remove(STATUS);
    }
    return content;
  }

  /** A write that changes nothing keeps its resourceVersion, even if a manager wrote again. */
  private static boolean sameButForTimes(ObjectNode live, ObjectNode candidate) {
    return withoutTimes(live).equals(withoutTimes(candidate));
  }

  private static JsonNode withoutTimes(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.path("metadata").path("managedFields").forEach(e -> ((ObjectNode) e).remove("time"));
    return copy;
  }

  private static void replace(ObjectNode object, String field, JsonNode value) {
    if (value.isMissingNode()) {
      object.remove(field);
    } else {
      object.set(field, value);
    }
  }
}
