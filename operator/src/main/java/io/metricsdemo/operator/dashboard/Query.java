package io.metricsdemo.operator.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One query of a panel.
 *
 * @param expression in PromQL, with Grafana's variables
 * @param legend the name of each series, with its labels in double braces
 * @param instant whether only the values of now are queried
 * @param exemplars whether the exemplars of its series are queried too
 */
record Query(String expression, String legend, boolean instant, boolean exemplars) {

  /** The values over time. */
  static Query of(String expression, String legend) {
    return new Query(expression, legend, false, false);
  }

  Query withExemplars() {
    return new Query(expression, legend, instant, true);
  }

  Query now() {
    return new Query(expression, legend, true, exemplars);
  }

  /**
   * @param interval the shortest step, from which Grafana derives {@code $__rate_interval}
   * @param format {@code heatmap} for buckets, else {@code time_series}
   */
  ObjectNode json(String refId, String interval, String format) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("refId", refId)
        .put("editorMode", "code")
        .put("expr", expression)
        .put("legendFormat", legend)
        .put("interval", interval)
        .put("format", format)
        .put("range", !instant)
        .put("instant", instant)
        .put("exemplar", exemplars)
        .set("datasource", Dashboard.datasource());
  }
}
