package io.metricsdemo.simulator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as CEL sees it: whole numbers are int, other numbers double. */
final class CelValues {

  private CelValues() {}

  static Object of(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> number(value);
      case STRING -> value.textValue();
      case ARRAY -> list(value);
      case OBJECT -> map(value);
      default -> NullValue.NULL_VALUE;
    };
  }

  private static Object number(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong()
        ? (Object) value.longValue()
        : (Object) value.doubleValue();
  }

  private static List<Object> list(JsonNode value) {
    List<Object> list = new ArrayList<>();
    value.forEach(item -> list.add(of(item)));
    return list;
  }

  private static Map<String, Object> map(JsonNode value) {
    Map<String, Object> map = new LinkedHashMap<>();
    value.properties().forEach(field -> map.put(field.getKey(), of(field.getValue())));
    return map;
  }
}
