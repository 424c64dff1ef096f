package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.http.ApiResult.Answer;
import io.metricsdemo.simulator.resource.ResourceType;
import io.metricsdemo.simulator.resource.ResourceTypes;
import java.util.List;

/**
 * OpenAPI v3 as far as kubectl asks for it: which kinds there are, that writes take
 * fieldValidation, and for {@code kubectl explain} the schemas of custom kinds. Built-in kinds are
 * open objects.
 */
final class OpenApi {

  private static final String KINDS = "x-kubernetes-group-version-kind";
  private static final List<String> PARAMETERS =
      List.of("dryRun", "fieldManager", "fieldValidation", "force");

  private final ResourceTypes types;
  private final Kinds kinds;

  OpenApi(ResourceTypes types, Kinds kinds) {
    this.types = types;
    this.kinds = kinds;
  }

  /**
   * @param path the segments after {@code /openapi/v3}
   */
  Answer answer(List<String> path) {
    if (path.isEmpty()) {
      return Answer.of(200, index());
    }
    List<ResourceType> served =
        types.all().stream().filter(t -> groupPath(t).equals(String.join("/", path))).toList();
    if (served.isEmpty()) {
      throw ApiException.noSuchPath();
    }
    return Answer.of(200, document(served));
  }

  private ObjectNode index() {
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    ObjectNode paths = index.putObject("paths");
    for (ResourceType type : types.all()) {
      // The hash is what clients cache a document by.
      int hash = kinds.schema(type).map(JsonNode::hashCode).orElse(0);
      int before = paths.path(groupPath(type)).path("hash").asInt(0);
      paths
          .putObject(groupPath(type))
          .put("hash", before + hash)
          .put(
              "serverRelativeURL",
              "/openapi/v3/" + groupPath(type) + "?hash=" + Integer.toHexString(before + hash));
    }
    paths.forEach(entry -> ((ObjectNode) entry).remove("hash"));
    return index;
  }

  private ObjectNode document(List<ResourceType> served) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", Discovery.VERSION);
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    for (ResourceType type : served) {
      String scope = type.namespaced() ? "/namespaces/{namespace}" : "";
      ObjectNode path =
          paths.putObject("/" + groupPath(type) + scope + "/" + type.plural() + "/{name}");
      operation(path.putObject("get"), type);
      ArrayNode parameters = operation(path.putObject("patch"), type).putArray("parameters");
      PARAMETERS.forEach(p -> parameters.addObject().put("name", p).put("in", "query"));
      schemas.set(schemaName(type), schema(type));
    }
    return document;
  }

  private static ObjectNode operation(ObjectNode operation, ResourceType type) {
    operation.set(KINDS, kind(type));
    ObjectNode ok = operation.putObject("responses").putObject("200").put("description", "OK");
    ok.putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/" + schemaName(type));
    return operation;
  }

  private ObjectNode schema(ResourceType type) {
    ObjectNode schema =
        kinds
            .schema(type)
            .map(s -> (ObjectNode) s.deepCopy())
            .orElseGet(JsonNodeFactory.instance::objectNode);
    schema.put("type", "object");
    ObjectNode properties = schema.withObject("/properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    properties
        .putObject("metadata")
        .put("type", "object")
        .put("description", "Standard object's metadata.");
    schema.putArray(KINDS).add(kind(type));
    return schema;
  }

  private static ObjectNode kind(ResourceType type) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("group", type.group())
        .put("version", type.version())
        .put("kind", type.kind());
  }

  private static String schemaName(ResourceType type) {
    String group = type.group().isEmpty() ? "core" : type.group();
    return group + "." + type.version() + "." + type.kind();
  }

  private static String groupPath(ResourceType type) {
    return (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
  }
}
