package io.metricsdemo.simulator.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSONPath as far as printer columns use it: fields, indexes, quoted fields and a filter by the
 * equality of one field, such as {@code .status.conditions[?(@.type=="Ready")].status}.
 */
public final class FieldPath {

  private static final Pattern STEP =
      Pattern.compile(
          "\\[\\?\\(@\\.(?<key>[^=\\s]+)\\s*==\\s*[\"'](?<value>[^\"']*)[\"']\\)\\]"
              + "|\\[(?<index>\\d+)\\]"
              + "|\\[['\"](?<quoted>[^'\"]+)['\"]\\]"
              + "|\\.(?<field>(?:\\\\.|[^.\\[\\\\])+)");

  private final List<UnaryOperator<JsonNode>> steps = new ArrayList<>();

  private FieldPath(String path) {
    Matcher matcher =
        STEP.matcher(path.startsWith(".") || path.startsWith("[") ? path : "." + path);
    while (matcher.lookingAt()) {
      steps.add(step(matcher));
      matcher.region(matcher.end(), matcher.regionEnd());
    }
  }

  public static FieldPath parse(String path) {
    return new FieldPath(path);
  }

  /** A missing node when there is nothing. */
  public JsonNode of(JsonNode object) {
    JsonNode value = object;
    for (UnaryOperator<JsonNode> step : steps) {
      value = step.apply(value);
    }
    return value;
  }

  private static UnaryOperator<JsonNode> step(Matcher matcher) {
    if (matcher.group("key") != null) {
      String key = matcher.group("key");
      String value = matcher.group("value");
      return node -> firstWith(node, key, value);
    }
    if (matcher.group("index") != null) {
      int index = Integer.parseInt(matcher.group("index"));
      return node -> node.path(index);
    }
    String field =
        matcher.group("quoted") == null
            ? matcher.group("field").replace("\\", "")
            : matcher.group("quoted");
    return node -> node.path(field);
  }

  private static JsonNode firstWith(JsonNode list, String key, String value) {
    for (JsonNode item : list) {
      if (item.path(key).asText().equals(value)) {
        return item;
      }
    }
    return MissingNode.getInstance();
  }
}
