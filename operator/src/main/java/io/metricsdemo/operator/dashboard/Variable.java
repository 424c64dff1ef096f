package io.metricsdemo.operator.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A variable of a dashboard, which the reader of the dashboard sets. */
record Variable(ObjectNode json) {

  private static final int ON_TIME_RANGE_CHANGE = 2;
  private static final int ALPHABETICAL = 1;
  private static final int LABEL_VALUES = 1;

  /** The Prometheus server that is queried. */
  static Variable datasource() {
    return new Variable(
        variable("datasource", "Data source", "datasource", "The Prometheus server")
            .put("query", "prometheus")
            .put("regex", "")
            .put("refresh", 1)
            .put("multi", false)
            .put("includeAll", false));
  }

  /** One of the values that a label has. */
  static Variable labelValues(String name, String title, String series, String label) {
    String definition = "label_values(%s, %s)".formatted(series, label);
    ObjectNode json =
        variable(name, title, "query", "")
            .put("definition", definition)
            .put("refresh", ON_TIME_RANGE_CHANGE)
            .put("regex", "")
            .put("sort", ALPHABETICAL)
            .put("multi", false)
            .put("includeAll", false);
    json.set("datasource", Dashboard.datasource());
    json.putObject("query")
        .put("qryType", LABEL_VALUES)
        .put("query", definition)
        .put("refId", "PrometheusVariableQueryEditor-VariableQuery");
    return new Variable(json);
  }

  /** A text that has to be as in the spec of the demo. */
  static Variable text(String name, String title, String description, String value) {
    ObjectNode json = variable(name, title, "textbox", description).put("query", value);
    json.putObject("current").put("text", value).put("value", value);
    json.putArray("options")
        .addObject()
        .put("selected", true)
        .put("text", value)
        .put("value", value);
    return new Variable(json);
  }

  private static ObjectNode variable(String name, String title, String type, String description) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", name)
        .put("label", title)
        .put("description", description)
        .put("type", type)
        .put("hide", 0)
        .put("skipUrlSync", false);
  }
}
