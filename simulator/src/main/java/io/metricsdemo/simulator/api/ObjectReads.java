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
import io.metricsdemo.simulator.table.Tables;
import java.util.List;
import java.util.function.UnaryOperator;

/** Get, list and watch. */
final class ObjectReads {

  private final ObjectStore store;
  private final OpenWatches watches;
  private final Kinds kinds;

  ObjectReads(ObjectStore store, OpenWatches watches, Kinds kinds) {
    this.store = store;
    this.watches = watches;
    this.kinds = kinds;
  }

  Answer get(Target target, ApiRequest request) {
    ObjectNode object =
        store
            .get(target.key())
            .map(o -> inVersion(target, o))
            .orElseThrow(() -> ApiException.notFound(target.type(), target.name()));
    return Answer.of(
        200,
        Tables.isWanted(request.header("accept"))
            ? table(target, List.of(object), Metadata.text(object, "resourceVersion"), request)
            : object);
  }

  private ObjectNode table(
      Target target, List<JsonNode> objects, String version, ApiRequest request) {
    String include = request.parameter("includeObject").orElse("Metadata");
    return kinds.tables(target.type()).render(objects, version, include);
  }

  Answer list(Target target, ApiRequest request) {
    return store.atomically(
        () -> {
          Selector selector = selector(target, request);
          List<JsonNode> items =
              store.list(target.type().group(), target.type().plural(), target.namespace()).stream()
                  .filter(selector)
                  .<JsonNode>map(object -> inVersion(target, object))
                  .toList();
          String version = Long.toString(store.revision());
          if (Tables.isWanted(request.header("accept"))) {
            return Answer.of(200, table(target, items, version, request));
          }
          ObjectNode list = JsonNodeFactory.instance.objectNode();
          list.put("kind", target.type().kind() + "List");
          list.put("apiVersion", target.type().apiVersion());
          list.putObject("metadata").put("resourceVersion", version);
          list.putArray("items")
              .addAll(
                  target.type().isCustom()
                      ? items
                      : items.stream().map(ObjectReads::item).toList());
          return Answer.of(200, list);
        });
  }

  /** In the list of a built-in kind the items do not say what they are. */
  private static JsonNode item(JsonNode object) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.setAll((ObjectNode) object);
    return item.without(List.of("apiVersion", "kind"));
  }

  /** A watch on one object by its path is a watch on the collection with a name selector. */
  ApiResult watch(Target target, ApiRequest request) {
    Selector selector = selector(target, request);
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
        watches.prepare(what, target, request, rendering(target, request)),
        request.parameter("timeoutSeconds").map(Long::parseLong).orElse(0L));
  }

  /** A watcher that wants tables gets each object as a table of one row. */
  private UnaryOperator<ObjectNode> rendering(Target target, ApiRequest request) {
    if (!Tables.isWanted(request.header("accept"))) {
      return UnaryOperator.identity();
    }
    return event -> {
      JsonNode object = event.get("object");
      return event.set(
          "object",
          table(target, List.of(object), Metadata.text(object, "resourceVersion"), request));
    };
  }

  static Selector selector(Target target, ApiRequest request) {
    try {
      return Selector.parse(
          request.parameter("labelSelector").orElse(""),
          request.parameter("fieldSelector").orElse(""),
          field -> target.type().isSelectableBy(field));
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
