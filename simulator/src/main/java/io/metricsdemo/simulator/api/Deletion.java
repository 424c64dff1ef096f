package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.simulator.http.ApiRequest;
import io.metricsdemo.simulator.http.ApiResult.Answer;
import io.metricsdemo.simulator.store.ObjectStore;
import io.metricsdemo.simulator.store.Selector;
import java.util.List;

/** Delete and deletecollection: preconditions, finalizers and what becomes of dependents. */
final class Deletion {

  private final ObjectStore store;
  private final Committer committer;
  private final GarbageCollector collector;

  Deletion(ObjectStore store, Committer committer, GarbageCollector collector) {
    this.store = store;
    this.committer = committer;
    this.collector = collector;
  }

  Answer delete(Target target, ApiRequest request) {
    JsonNode options = options(request);
    ObjectNode live =
        store
            .get(target.key())
            .orElseThrow(() -> ApiException.notFound(target.type(), target.name()));
    checkPreconditions(target, live, options.path("preconditions"));
    boolean dryRun =
        request.body().isBlank()
            ? request.parameter("dryRun").isPresent()
            : !options.path("dryRun").isEmpty();
    if (!dryRun) {
      remove(target, live, orphans(request, options));
    }
    return Answer.of(
        200, Metadata.hasFinalizers(live) ? current(target, live) : success(target, live));
  }

  Answer deleteCollection(Target target, ApiRequest request) {
    Selector selector = ObjectReads.selector(target, request);
    boolean orphans = orphans(request, options(request));
    List<ObjectNode> matching =
        store.list(target.type().group(), target.type().plural(), target.namespace()).stream()
            .filter(selector)
            .toList();
    for (ObjectNode object : matching) {
      Target each =
          new Target(
              target.type(), Metadata.text(object, "namespace"), Metadata.text(object, "name"), "");
      remove(each, object, orphans);
    }
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("kind", target.type().kind() + "List");
    list.put("apiVersion", target.type().apiVersion());
    list.putObject("metadata").put("resourceVersion", Long.toString(store.revision()));
    list.putArray("items").addAll(matching);
    return Answer.of(200, list);
  }

  private void remove(Target target, ObjectNode live, boolean orphan) {
    if (orphan) {
      collector.orphanDependents(Metadata.text(live, "uid"));
    }
    if (!Metadata.hasFinalizers(live)) {
      store.remove(target.key());
    } else if (!Metadata.isTerminating(live)) {
      ObjectNode terminating = live.deepCopy();
      ObjectNode metadata = Metadata.of(terminating);
      metadata.put("deletionTimestamp", committer.now());
      metadata.put("deletionGracePeriodSeconds", 0);
      if (target.type().hasGeneration()) {
        metadata.put("generation", metadata.path("generation").asLong() + 1);
      }
      store.put(target.key(), terminating);
    }
  }

  private ObjectNode current(Target target, ObjectNode live) {
    return store.get(target.key()).orElse(live);
  }

  private static void checkPreconditions(Target target, ObjectNode live, JsonNode preconditions) {
    check(target, "UID", preconditions.path("uid").asText(""), Metadata.text(live, "uid"));
    check(
        target,
        "ResourceVersion",
        preconditions.path("resourceVersion").asText(""),
        Metadata.text(live, "resourceVersion"));
  }

  private static void check(Target target, String what, String wanted, String actual) {
    if (!wanted.isEmpty() && !wanted.equals(actual)) {
      String why =
          ("the %s in the precondition (%s) does not match the %s in record (%s). The object might"
                  + " have been deleted and then recreated")
              .formatted(what, wanted, what, actual);
      throw ApiException.deletionConflict(target.type(), target.name(), why);
    }
  }

  private static boolean orphans(ApiRequest request, JsonNode options) {
    String policy =
        request.body().isBlank()
            ? request.parameter("propagationPolicy").orElse("")
            : options.path("propagationPolicy").asText("");
    return policy.equals("Orphan") || options.path("orphanDependents").asBoolean(false);
  }

  /** The options of the body; where there is one, the server ignores those of the query. */
  private static JsonNode options(ApiRequest request) {
    return request.body().isBlank()
        ? JsonNodeFactory.instance.objectNode()
        : Serialization.unmarshal(request.body(), JsonNode.class);
  }

  private static ObjectNode success(Target target, ObjectNode gone) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
    status.putObject("metadata");
    ObjectNode details = status.putObject("details").put("name", target.name());
    if (!target.type().group().isEmpty()) {
      details.put("group", target.type().group());
    }
    details.put("kind", target.type().plural()).put("uid", Metadata.text(gone, "uid"));
    return status;
  }
}
