package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.resource.ResourceType;
import io.metricsdemo.simulator.schema.FieldError;
import io.metricsdemo.simulator.schema.FieldError.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The few rules of built-in kinds that an operator can break: ports that are not told apart, and
 * the selector of a Deployment.
 */
final class BuiltInValidation {

  private static final String NAME = "name";

  private final List<FieldError> errors = new ArrayList<>();

  private BuiltInValidation() {}

  /**
   * @throws ApiException in the real server's words
   */
  static void check(ResourceType type, ObjectNode object, Optional<ObjectNode> before) {
    BuiltInValidation validation = new BuiltInValidation();
    if (type.qualifiedPlural().equals("services")) {
      validation.checkServicePorts(object.at("/spec/ports"));
    } else if (type.qualifiedPlural().equals("pods")) {
      validation.checkContainers("spec", object.path("spec"));
    } else if (type.group().equals("apps")) {
      validation.checkContainers("spec.template.spec", object.at("/spec/template/spec"));
    }
    if (type.qualifiedPlural().equals("deployments.apps")) {
      validation.checkSelector(object, before);
    }
    if (!validation.errors.isEmpty()) {
      throw ApiException.invalid(type, Metadata.text(object, NAME), validation.errors);
    }
  }

  private void checkServicePorts(JsonNode ports) {
    Set<JsonNode> names = new HashSet<>();
    Set<JsonNode> keys = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String path = "spec.ports[" + i + "]";
      JsonNode port = ports.get(i);
      if (ports.size() > 1 && port.path(NAME).asText().isEmpty()) {
        error(path + ".name", Type.REQUIRED, MissingNode.getInstance(), "");
      } else if (port.has(NAME) && !names.add(port.get(NAME))) {
        error(path + ".name", Type.DUPLICATE, port.get(NAME), "");
      }
      ObjectNode key = ((ObjectNode) port).objectNode();
      key.set("port", port.path("port"));
      key.set("protocol", port.path("protocol"));
      if (!keys.add(key)) {
        error(path, Type.DUPLICATE, key, "");
      }
    }
  }

  private void checkContainers(String path, JsonNode podSpec) {
    JsonNode containers = podSpec.path("containers");
    for (int i = 0; i < containers.size(); i++) {
      Set<JsonNode> names = new HashSet<>();
      JsonNode ports = containers.get(i).path("ports");
      for (int j = 0; j < ports.size(); j++) {
        JsonNode name = ports.get(j).path(NAME);
        if (!name.isMissingNode() && !names.add(name)) {
          error("%s.containers[%d].ports[%d].name".formatted(path, i, j), Type.DUPLICATE, name, "");
        }
      }
    }
  }

  private void checkSelector(ObjectNode object, Optional<ObjectNode> before) {
    JsonNode selector = object.at("/spec/selector");
    JsonNode labels = object.at("/spec/template/metadata/labels");
    boolean matches =
        selector.path("matchLabels").properties().stream()
            .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    if (!matches) {
      error(
          "spec.template.metadata.labels",
          Type.INVALID,
          MissingNode.getInstance(),
          labels + ": `selector` does not match template `labels`");
    }
    if (before.isPresent() && !before.get().at("/spec/selector").equals(selector)) {
      error(
          "spec.selector",
          Type.INVALID,
          MissingNode.getInstance(),
          selector + ": field is immutable");
    }
  }

  private void error(String path, Type type, JsonNode value, String detail) {
    errors.add(new FieldError(path, type, value, detail));
  }
}
