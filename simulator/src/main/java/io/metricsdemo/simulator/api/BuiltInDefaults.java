package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metricsdemo.simulator.resource.ResourceType;
import java.util.List;

/** The few defaults of built-in kinds that clients build on: replica counts and list keys. */
final class BuiltInDefaults {

  private static final List<String> REPLICATED =
      List.of("deployments", "replicasets", "statefulsets");
  private static final List<String> CONTAINERS = List.of("containers", "initContainers");

  private BuiltInDefaults() {}

  static void fill(ResourceType type, ObjectNode object) {
    if (type.group().equals("apps")) {
      if (REPLICATED.contains(type.plural())) {
        putIfAbsent(object.withObject("/spec"), "replicas", 1);
      }
      fillContainers(object.at("/spec/template/spec"));
    } else if (type.group().isEmpty() && type.plural().equals("pods")) {
      fillContainers(object.path("spec"));
      if (!object.has("status")) {
        object.putObject("status").put("phase", "Pending");
      }
    } else if (type.group().isEmpty() && type.plural().equals("services")) {
      fillPorts(object.at("/spec/ports"));
    }
  }

  private static void fillContainers(JsonNode podSpec) {
    for (String list : CONTAINERS) {
      podSpec.path(list).forEach(container -> fillPorts(container.path("ports")));
    }
  }

  /** The protocol is a key of the list, so it has to be there even if it was left out. */
  private static void fillPorts(JsonNode ports) {
    for (JsonNode port : ports) {
      if (port instanceof ObjectNode entry && !entry.has("protocol")) {
        entry.put("protocol", "TCP");
      }
    }
  }

  private static void putIfAbsent(ObjectNode object, String field, int value) {
    if (!object.has(field)) {
      object.put(field, value);
    }
  }
}
