package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.http.ApiRequest;
import io.metricsdemo.simulator.http.ApiResult;
import io.metricsdemo.simulator.http.ApiResult.Answer;
import io.metricsdemo.simulator.store.ObjectStore;
import io.metricsdemo.simulator.store.ObjectWatch;
import io.metricsdemo.simulator.store.Selector;
import java.util.List;

/** Get, list and watch. */
final class ObjectReads {

  private final ObjectStore store;
  private final OpenWatches watches;

  ObjectReads(ObjectStore store, OpenWatches watches) {
    this.store = store;
    this.watches = watches;
  }

  Answer get(Target target) {
    return Answer.of(
        200,
        store
            .get(target.key())
            .map(object -> inVersion(target, object))
            .orElseThrow(() -> ApiException.notFound(target.type(), target.name())));
  }

  Answer list(Target target, ApiRequest request) {
    return store.atomically(
        () -> {
          Selector selector = selector(request);
          List<JsonNode> items =
              store.list(target.type().group(), target.type().plural(), target.namespace()).stream()
                  .filter(selector)
                  .<JsonNode>map(object -> inVersion(target, object))
                  .toList();
          ObjectNode list = JsonNodeFactory.instance.objectNode();
          list.put("kind", target.type().kind() + "List");
          list.put("apiVersion", target.type().apiVersion());
          list.putObject("metadata").put("resourceVersion", Long.toString(store.revision()));
          list.putArray("items").addAll(items);
          return Answer.of(200, list);
        });
  }

  /** A watch on one object by its path is a watch on the collection with a name selector. */
  ApiResult watch(Target target, ApiRequest request) {
    Selector selector = selector(request);
    ObjectWatch what =
        new ObjectWatch(
            target.type().group(),
            target.type().plural(),
            target.namespace(),
            object ->
                selector.test(object)
                    && (target.isCollection()
                        || Metadata.text(object, "name").equals(target.name())));
    return new ApiResult.Watch(
        watches.prepare(what, target, request),
        request.parameter("timeoutSeconds").map(Long::parseLong).orElse(0L));
  }

  static Selector selector(ApiRequest request) {
    try {
      return Selector.parse(
          request.parameter("labelSelector").orElse(""),
          request.parameter("fieldSelector").orElse(""));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  /** All versions of an API are one object; only what it calls itself differs. */
  static ObjectNode inVersion(Target target, ObjectNode object) {
    String apiVersion = target.type().apiVersion();
    return object.path("apiVersion").asText().equals(apiVersion)
        ? object
        : object.deepCopy().put("apiVersion", apiVersion);
  }
}
