package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
        putIfAbsent(object.withObject("/spec"), "replicas", IntNode.valueOf(1));
      }
      fillContainers(object.at("/spec/template/spec"));
    } else if (type.group().isEmpty() && type.plural().equals("pods")) {
      fillContainers(object.path("spec"));
      putIfAbsent(object.withObject("/status"), "phase", TextNode.valueOf("Pending"));
    } else if (type.group().isEmpty() && type.plural().equals("services")) {
      fillPorts(object.at("/spec/ports"));
      fillService(object.withObject("/spec"), Metadata.text(object, "uid").hashCode());
    } else if (type.group().isEmpty() && type.plural().equals("namespaces")) {
      putIfAbsent(object.withObject("/status"), "phase", TextNode.valueOf("Active"));
    }
  }

  private static void fillService(ObjectNode spec, int seed) {
    putIfAbsent(spec, "type", TextNode.valueOf("ClusterIP"));
    putIfAbsent(spec, "sessionAffinity", TextNode.valueOf("None"));
    if (!spec.path("type").asText().equals("ExternalName")) {
      putIfAbsent(
          spec,
          "clusterIP",
          TextNode.valueOf("10.96.%d.%d".formatted(seed >> 8 & 0xff, seed & 0xff)));
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

  private static void putIfAbsent(ObjectNode object, String field, JsonNode value) {
    if (!object.has(field)) {
      object.set(field, value);
    }
  }
}
