package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.http.ApiResult.Answer;
import io.metricsdemo.simulator.resource.ResourceType.ScalePaths;
import io.metricsdemo.simulator.store.ObjectStore;
import io.metricsdemo.simulator.table.FieldPath;
import java.util.stream.Collectors;

/** An object seen as a Scale: one replica count to read and to write. */
final class ScaleSubresource {

  private final ObjectStore store;
  private final ObjectWrites writes;

  ScaleSubresource(ObjectStore store, ObjectWrites writes) {
    this.store = store;
    this.writes = writes;
  }

  Answer get(Target target) {
    return Answer.of(200, scale(target, live(target)));
  }

  Answer update(Target target, WriteRequest request) {
    return write(target, request.object(), request);
  }

  Answer patch(Target target, WriteRequest request) {
    if (request.isApply()) {
      throw ApiException.badRequest(
          "the simulated API server does not apply to the scale subresource");
    }
    return write(target, Patches.apply(target, scale(target, live(target)), request), request);
  }

  private Answer write(Target target, ObjectNode scale, WriteRequest request) {
    JsonNode replicas = scale.at("/spec/replicas");
    if (!replicas.isMissingNode() && !replicas.canConvertToInt()) {
      throw ApiException.badRequest("spec.replicas is not an integer");
    }
    ObjectNode live = live(target);
    Preconditions.checkUpdate(target, live, scale);
    ObjectNode scaled = live.deepCopy();
    String path = paths(target).specReplicas();
    int lastDot = path.lastIndexOf('.');
    scaled
        .withObject(path.substring(0, lastDot).replace('.', '/'))
        .put(path.substring(lastDot + 1), replicas.asInt(0));
    Answer answer = writes.replace(target, live, scaled, request);
    return new Answer(answer.code(), scale(target, answer.body()), answer.warnings());
  }

  private static ObjectNode scale(Target target, JsonNode object) {
    ScalePaths paths = paths(target);
    ObjectNode scale = JsonNodeFactory.instance.objectNode();
    scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      metadata.set(field, object.path("metadata").path(field));
    }
    scale
        .putObject("spec")
        .put("replicas", FieldPath.parse(paths.specReplicas()).of(object).asInt(0));
    ObjectNode status = scale.putObject("status");
    status.put("replicas", FieldPath.parse(paths.statusReplicas()).of(object).asInt(0));
    String selector = selector(target, object, paths);
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return scale;
  }

  private static String selector(Target target, JsonNode object, ScalePaths paths) {
    if (target.type().isCustom()) {
      return paths.selector().isEmpty()
          ? ""
          : FieldPath.parse(paths.selector()).of(object).asText("");
    }
    return object.at("/spec/selector/matchLabels").properties().stream()
        .map(label -> label.getKey() + "=" + label.getValue().asText())
        .collect(Collectors.joining(","));
  }

  private static ScalePaths paths(Target target) {
    return target.type().scale().orElseThrow(ApiException::noSuchPath);
  }

  private ObjectNode live(Target target) {
    return store
        .get(target.key())
        .orElseThrow(() -> ApiException.notFound(target.type(), target.name()));
  }
}
