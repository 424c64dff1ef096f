package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.metricsdemo.simulator.resource.ResourceType;
import io.metricsdemo.simulator.schema.FieldError;
import io.metricsdemo.simulator.schema.FieldError.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of built-in kinds about the selector of a Deployment, about lists whose entries have to
 * differ, and that a list which is given may not be empty: server-side apply adds an entry beside
 * one whose key somebody has edited, and these rules refuse the result.
 */
final class BuiltInValidation {

  private static final List<String> WORKLOADS =
      List.of("deployments", "replicasets", "statefulsets", "daemonsets");

  private final List<FieldError> errors = new ArrayList<>();

  private BuiltInValidation() {}

  /**
   * @throws ApiException when the object is not valid
   */
  static void check(ResourceType type, ObjectNode object, Optional<ObjectNode> before) {
    BuiltInValidation validation = new BuiltInValidation();
    if (type.group().equals("apps") && WORKLOADS.contains(type.plural())) {
      validation.podSpec(object.at("/spec/template/spec"), "spec.template.spec");
    } else if (type.group().isEmpty() && type.plural().equals("pods")) {
      validation.podSpec(object.path("spec"), "spec");
    } else if (type.group().isEmpty() && type.plural().equals("services")) {
      validation.service(object.path("spec"));
    }
    if (type.qualifiedPlural().equals("deployments.apps")) {
      validation.selector(object, before);
    }
    validation.controllers(object.at("/metadata/ownerReferences"));
    Optional<ApiException> invalid =
        ApiException.invalid(type, Metadata.text(object, "name"), validation.errors);
    if (invalid.isPresent()) {
      throw invalid.get();
    }
  }

  private void service(JsonNode spec) {
    JsonNode ports = spec.path("ports");
    notEmpty(ports, "spec.ports");
    distinct(ports, "spec.ports", "name");
    Set<List<JsonNode>> seen = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      JsonNode port = ports.get(i);
      if (ports.size() > 1 && port.path("name").asText().isEmpty()) {
        add("spec.ports[%d].name".formatted(i), Type.REQUIRED, MissingNode.getInstance());
      }
      if (!seen.add(List.of(port.path("port"), port.path("protocol")))) {
        ObjectNode key = JsonNodeFactory.instance.objectNode().put("Name", "");
        key.set("Protocol", port.path("protocol"));
        key.putNull("AppProtocol").set("Port", port.path("port"));
        key.put("TargetPort", 0).put("NodePort", 0);
        add("spec.ports[%d]".formatted(i), Type.DUPLICATE, key);
      }
    }
  }

  private void podSpec(JsonNode spec, String path) {
    notEmpty(spec.path("containers"), path + ".containers");
    distinct(spec.path("containers"), path + ".containers", "name");
    distinct(spec.path("volumes"), path + ".volumes", "name");
    for (int i = 0; i < spec.path("containers").size(); i++) {
      distinct(
          spec.path("containers").get(i).path("ports"),
          "%s.containers[%d].ports".formatted(path, i),
          "name");
    }
    JsonNode constraints = spec.path("topologySpreadConstraints");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < constraints.size(); i++) {
      String key =
          "{%s, %s}"
              .formatted(
                  constraints.get(i).path("topologyKey").asText(),
                  constraints.get(i).path("whenUnsatisfiable").asText());
      if (!seen.add(key)) {
        add(
            "%s.topologySpreadConstraints[%d].{topologyKey, whenUnsatisfiable}".formatted(path, i),
            Type.DUPLICATE,
            TextNode.valueOf(key));
      }
    }
  }

  private void selector(ObjectNode object, Optional<ObjectNode> before) {
    JsonNode selector = object.at("/spec/selector");
    JsonNode labels = object.at("/spec/template/metadata/labels");
    boolean matches =
        selector.path("matchLabels").properties().stream()
            .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    if (!matches) {
      errors.add(
          new FieldError(
              "spec.template.metadata.labels",
              Type.INVALID,
              MissingNode.getInstance(),
              labels + ": `selector` does not match template `labels`"));
    }
    if (before.isPresent() && !before.get().at("/spec/selector").equals(selector)) {
      errors.add(
          new FieldError(
              "spec.selector",
              Type.INVALID,
              MissingNode.getInstance(),
              selector + ": field is immutable"));
    }
  }

  private void controllers(JsonNode owners) {
    List<JsonNode> controllers = new ArrayList<>();
    owners.forEach(
        owner -> {
          if (owner.path("controller").asBoolean()) {
            controllers.add(owner);
          }
        });
    if (controllers.size() > 1) {
      errors.add(
          new FieldError(
              "metadata.ownerReferences",
              Type.INVALID,
              owners,
              "Only one reference can have Controller set to true. Found \"true\" in references for"
                  + " %s/%s and %s/%s"
                      .formatted(
                          controllers.get(0).path("kind").asText(),
                          controllers.get(0).path("name").asText(),
                          controllers.get(1).path("kind").asText(),
                          controllers.get(1).path("name").asText())));
    }
  }

  private void notEmpty(JsonNode list, String path) {
    if (list.isArray() && list.isEmpty()) {
      add(path, Type.REQUIRED, MissingNode.getInstance());
    }
  }

  private void distinct(JsonNode list, String path, String field) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String value = list.get(i).path(field).asText();
      if (!value.isEmpty() && !seen.add(value)) {
        add("%s[%d].%s".formatted(path, i, field), Type.DUPLICATE, TextNode.valueOf(value));
      }
    }
  }

  private void add(String path, Type type, JsonNode value) {
    errors.add(new FieldError(path, type, value, ""));
  }
}
