package io.metricsdemo.simulator.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * One column and what an object has in it.
 *
 * @param priority 0 is shown always, higher ones in wide output
 */
public record Column(
    String name, String type, String description, int priority, Function<JsonNode, JsonNode> cell) {

  static Column text(String name, Function<JsonNode, String> cell) {
    return new Column(name, "string", "", 0, object -> TextNode.valueOf(cell.apply(object)));
  }

  static Column wide(String name, Function<JsonNode, String> cell) {
    return new Column(name, "string", "", 1, object -> TextNode.valueOf(cell.apply(object)));
  }

  static Column at(String name, String path) {
    FieldPath parsed = FieldPath.parse(path);
    return text(name, object -> parsed.of(object).asText("<none>"));
  }

  static Column age() {
    return text(
        "Age",
        object -> Age.since(object.at("/metadata/creationTimestamp").asText(), Instant.now()));
  }

  /** A column as a custom resource definition defines it. */
  public static Column custom(CustomResourceColumnDefinition definition) {
    FieldPath path = FieldPath.parse(definition.getJsonPath());
    boolean date = "date".equals(definition.getType());
    return new Column(
        definition.getName(),
        definition.getType(),
        Optional.ofNullable(definition.getDescription()).orElse(""),
        Optional.ofNullable(definition.getPriority()).orElse(0),
        object -> cell(path.of(object), date));
  }

  private static JsonNode cell(JsonNode value, boolean date) {
    if (value.isMissingNode()) {
      return NullNode.getInstance();
    }
    if (date) {
      return TextNode.valueOf(Age.since(value.asText(), Instant.now()));
    }
    return value.isContainerNode() ? TextNode.valueOf(value.toString()) : value;
  }
}
