package io.metricsdemo.simulator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the built-in kinds merge. Their OpenAPI documents say it for each type; field names alone
 * decide it here, since within the built-in kinds one name has one meaning, but for {@code ports}
 * and {@code imagePullSecrets}.
 *
 * @param parent the field that holds this one
 */
record BuiltInMergeSchema(String parent, String name) implements MergeSchema {

  static final MergeSchema ROOT = new BuiltInMergeSchema("", "");

  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("containers", List.of("name")),
          Map.entry("initContainers", List.of("name")),
          Map.entry("ephemeralContainers", List.of("name")),
          Map.entry("env", List.of("name")),
          Map.entry("volumes", List.of("name")),
          Map.entry("volumeMounts", List.of("mountPath")),
          Map.entry("volumeDevices", List.of("devicePath")),
          Map.entry("hostAliases", List.of("ip")),
          Map.entry("ownerReferences", List.of("uid")),
          Map.entry("conditions", List.of("type")),
          Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")));

  private static final String ELEMENT = "[]";
  private static final List<String> CONTAINER_PORT = List.of("containerPort", "protocol");
  private static final List<String> SERVICE_PORT = List.of("port", "protocol");

  private static final Set<String> ATOMIC_MAPS =
      Set.of(
          "selector",
          "labelSelector",
          "podSelector",
          "namespaceSelector",
          "nodeSelector",
          "fieldRef",
          "resourceFieldRef",
          "configMapKeyRef",
          "secretKeyRef",
          "involvedObject",
          "regarding",
          "targetRef",
          "roleRef");

  @Override
  public Relation relation() {
    if (ATOMIC_MAPS.contains(name)) {
      return Relation.ATOMIC;
    }
    if (name.equals("finalizers")) {
      return Relation.SET;
    }
    return keys().isEmpty() ? Relation.GRANULAR : Relation.LIST_MAP;
  }

  @Override
  public MergeSchema field(String field) {
    return new BuiltInMergeSchema(name, field);
  }

  @Override
  public MergeSchema items() {
    return new BuiltInMergeSchema(parent, name + ELEMENT);
  }

  @Override
  public List<String> keys() {
    if (name.equals("ports")) {
      return parent.endsWith("ontainers" + ELEMENT)
          ? CONTAINER_PORT
          : parent.equals("spec") ? SERVICE_PORT : List.of();
    }
    if (name.equals("imagePullSecrets")) {
      // Those of a pod; a service account's are one value.
      return parent.equals("spec") ? List.of("name") : List.of();
    }
    return KEYS.getOrDefault(name, List.of());
  }

  @Override
  public JsonNode keyDefault(String key) {
    return key.equals("protocol") ? TextNode.valueOf("TCP") : MissingNode.getInstance();
  }
}
