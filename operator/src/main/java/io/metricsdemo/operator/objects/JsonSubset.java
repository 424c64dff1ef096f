package io.metricsdemo.operator.objects;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether a live object has all that is desired, whatever others have added to its maps. */
final class JsonSubset {

  private JsonSubset() {}

  static boolean isIn(JsonNode desired, JsonNode live) {
    if (desired.isObject()) {
      return live.isObject()
          && desired.properties().stream()
              .allMatch(field -> isIn(field.getValue(), live.path(field.getKey())));
    }
    if (!desired.isArray()) {
      return desired.equals(live);
    }
    boolean same = desired.size() == live.size();
    for (int i = 0; same && i < desired.size(); i++) {
      same = isIn(desired.get(i), live.get(i));
    }
    return same;
  }
}
