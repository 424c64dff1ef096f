package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.http.ApiRequest;
import io.metricsdemo.simulator.http.ApiResult.Answer;
import io.metricsdemo.simulator.resource.ResourceType;
import io.metricsdemo.simulator.resource.ResourceTypes;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the server serves, as clients discover it, and the paths beside the API itself. */
final class Discovery {

  private static final String MINOR = "32";
  private static final String V1 = "v1";

  static final String VERSION = "v1." + MINOR + ".0-simulated";

  private final ResourceTypes types;
  private final OpenApi openApi;

  Discovery(ResourceTypes types, OpenApi openApi) {
    this.types = types;
    this.openApi = openApi;
  }

  Answer answer(ApiRequest request) {
    List<String> path = request.path();
    String first = path.isEmpty() ? "" : path.get(0);
    if (path.size() > 1 && first.equals("openapi") && path.get(1).equals("v3")) {
      return openApi.answer(path.subList(2, path.size()));
    }
    return Answer.of(
        200,
        switch (first) {
          case "" -> rootPaths();
          case "version" -> version();
          case "healthz", "livez", "readyz" -> JsonNodeFactory.instance.textNode("ok");
          case "api" -> path.size() == 1 ? coreVersions() : resources("", path, 1);
          case "apis" -> group(path);
          default -> throw ApiException.noSuchPath();
        });
  }

  private JsonNode group(List<String> path) {
    if (path.size() == 1) {
      ObjectNode list = object("APIGroupList");
      ArrayNode groups = list.putArray("groups");
      groups().forEach((group, versions) -> groups.add(apiGroup(group, versions)));
      return list;
    }
    String group = path.get(1);
    if (!groups().containsKey(group)) {
      throw ApiException.noSuchPath();
    }
    return path.size() == 2
        ? apiGroup(group, groups().get(group)).put("kind", "APIGroup").put("apiVersion", V1)
        : resources(group, path, 2);
  }

  private JsonNode resources(String group, List<String> path, int versionAt) {
    String version = path.get(versionAt);
    List<ResourceType> served =
        types.all().stream()
            .filter(t -> t.group().equals(group) && t.version().equals(version))
            .toList();
    if (served.isEmpty() || path.size() > versionAt + 1) {
      throw ApiException.noSuchPath();
    }
    ObjectNode list = object("APIResourceList");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : served) {
      resources.add(resource(type));
      if (type.hasStatus()) {
        resources.add(subresource(type, "status", type.kind()));
      }
      if (type.scale().isPresent()) {
        resources.add(
            subresource(type, "scale", "Scale").put("group", "autoscaling").put("version", V1));
      }
    }
    return list;
  }

  private static ObjectNode resource(ResourceType type) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("name", type.plural());
    resource.put("singularName", type.singular());
    resource.put("namespaced", type.namespaced());
    resource.put("kind", type.kind());
    ArrayNode verbs = resource.putArray("verbs");
    verbs(type).forEach(verbs::add);
    type.shortNames().forEach(resource.withArray("shortNames")::add);
    type.categories().forEach(resource.withArray("categories")::add);
    return resource;
  }

  private static List<String> verbs(ResourceType type) {
    return type.isReview()
        ? List.of("create")
        : List.of(
            "delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");
  }

  private static ObjectNode subresource(ResourceType type, String name, String kind) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("name", type.plural() + "/" + name);
    resource.put("singularName", "");
    resource.put("namespaced", type.namespaced());
    resource.put("kind", kind);
    resource.putArray("verbs").add("get").add("patch").add("update");
    return resource;
  }

  private Map<String, Set<String>> groups() {
    Map<String, Set<String>> groups = new LinkedHashMap<>();
    for (ResourceType type : types.all()) {
      if (!type.group().isEmpty()) {
        groups.computeIfAbsent(type.group(), g -> new LinkedHashSet<>()).add(type.version());
      }
    }
    return groups;
  }

  private static ObjectNode apiGroup(String group, Set<String> versions) {
    ObjectNode apiGroup = JsonNodeFactory.instance.objectNode();
    apiGroup.put("name", group);
    ArrayNode list = apiGroup.putArray("versions");
    versions.forEach(v -> list.add(groupVersion(group, v)));
    apiGroup.set("preferredVersion", list.get(0));
    return apiGroup;
  }

  private static ObjectNode groupVersion(String group, String version) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("groupVersion", group + "/" + version)
        .put("version", version);
  }

  private static ObjectNode coreVersions() {
    ObjectNode versions = JsonNodeFactory.instance.objectNode().put("kind", "APIVersions");
    versions.putArray("versions").add(V1);
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  private ObjectNode rootPaths() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode paths = root.putArray("paths");
    paths.add("/api").add("/api/v1").add("/apis");
    groups().keySet().forEach(group -> paths.add("/apis/" + group));
    return root;
  }

  private static ObjectNode version() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("major", "1")
        .put("minor", MINOR)
        .put("gitVersion", VERSION)
        .put("platform", "jvm");
  }

  private static ObjectNode object(String kind) {
    return JsonNodeFactory.instance.objectNode().put("kind", kind).put("apiVersion", V1);
  }
}
