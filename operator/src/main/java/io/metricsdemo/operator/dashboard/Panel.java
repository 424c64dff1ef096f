package io.metricsdemo.operator.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One panel of a dashboard.
 *
 * @param unit how Grafana shows the values, such as {@code s}
 * @param width in columns, of which a dashboard has 24
 */
record Panel(
    Type type,
    String title,
    String description,
    String unit,
    int width,
    int height,
    List<Query> queries) {

  /** Series with such a name are the ground truth, drawn as dashed lines. */
  static final String EXPECTED = "expected ";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  enum Type {
    /** Lines over time. */
    TIME_SERIES("timeseries"),
    /** Stacked areas over time, of counts. */
    STACKED("timeseries"),
    /** The buckets of a histogram over time. */
    HEATMAP("heatmap"),
    /** The newest value. */
    STAT("stat"),
    /** The name of the newest series, for what has no value. */
    NAME("stat"),
    /** When something was 1, and when 0. */
    STATES("state-timeline");

    private final String plugin;

    Type(String plugin) {
      this.plugin = plugin;
    }
  }

  static Panel of(
      Type type, String title, String description, String unit, int width, Query... queries) {
    int height = type.plugin.equals("stat") ? 4 : 8;
    return new Panel(type, title, description, unit, width, height, List.of(queries));
  }

  ObjectNode json(int id, int x, int y, String interval) {
    ObjectNode json =
        JSON.objectNode()
            .put("id", id)
            .put("type", type.plugin)
            .put("title", title)
            .put("description", description);
    json.set("datasource", Dashboard.datasource());
    json.set("gridPos", Dashboard.position(x, y, width, height));
    json.set("fieldConfig", fields());
    json.set("options", options());
    ArrayNode targets = json.putArray("targets");
    for (Query query : queries) {
      String refId = String.valueOf((char) ('A' + targets.size()));
      targets.add(query.json(refId, interval, type == Type.HEATMAP ? "heatmap" : "time_series"));
    }
    return json;
  }

  private ObjectNode fields() {
    ObjectNode fields = JSON.objectNode();
    ObjectNode defaults = fields.putObject("defaults").put("unit", unit);
    defaults.putObject("color").put("mode", color());
    defaults.set("custom", custom());
    ArrayNode mappings = defaults.putArray("mappings");
    if (type == Type.STATES) {
      ObjectNode values = mappings.addObject().put("type", "value").putObject("options");
      values.putObject("0").put("text", "no").put("color", "red").put("index", 0);
      values.putObject("1").put("text", "yes").put("color", "green").put("index", 1);
    }
    defaults
        .putObject("thresholds")
        .put("mode", "absolute")
        .putArray("steps")
        .addObject()
        .put("color", "green")
        .putNull("value");
    ArrayNode overrides = fields.putArray("overrides");
    if (queries.stream().anyMatch(query -> query.legend().startsWith(EXPECTED))) {
      overrides.add(dashed());
    }
    return fields;
  }

  private String color() {
    return type == Type.TIME_SERIES || type == Type.STACKED ? "palette-classic" : "thresholds";
  }

  private ObjectNode custom() {
    ObjectNode custom = JSON.objectNode();
    switch (type) {
      case TIME_SERIES, STACKED -> {
        custom
            .put("drawStyle", "line")
            .put("lineInterpolation", "linear")
            .put("lineWidth", 1)
            .put("fillOpacity", type == Type.STACKED ? 40 : 0)
            .put("showPoints", "never")
            .put("spanNulls", false);
        custom
            .putObject("stacking")
            .put("mode", type == Type.STACKED ? "normal" : "none")
            .put("group", "A");
      }
      case STATES -> custom.put("fillOpacity", 70).put("lineWidth", 0).put("spanNulls", false);
      case HEATMAP -> custom.putObject("scaleDistribution").put("type", "linear");
      case STAT, NAME -> {
        // They draw nothing over time.
      }
    }
    return custom;
  }

  private static ObjectNode dashed() {
    ObjectNode override = JSON.objectNode();
    override.putObject("matcher").put("id", "byRegexp").put("options", "/^" + EXPECTED + "/");
    ArrayNode properties = override.putArray("properties");
    ObjectNode line = properties.addObject().put("id", "custom.lineStyle").putObject("value");
    line.put("fill", "dash").putArray("dash").add(8).add(8);
    properties.addObject().put("id", "custom.lineWidth").put("value", 2);
    ObjectNode color = properties.addObject().put("id", "color").putObject("value");
    color.put("mode", "fixed").put("fixedColor", "text");
    return override;
  }

  private ObjectNode options() {
    ObjectNode options = JSON.objectNode();
    switch (type) {
      case TIME_SERIES, STACKED -> {
        legend(options);
        options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
      }
      case STATES -> {
        legend(options);
        options.putObject("tooltip").put("mode", "single").put("sort", "none");
        options
            .put("alignValue", "left")
            .put("mergeValues", true)
            .put("rowHeight", 0.9)
            .put("showValue", "auto");
      }
      case HEATMAP -> {
        options.put("calculate", false).put("cellGap", 1);
        options
            .putObject("color")
            .put("mode", "scheme")
            .put("scheme", "Oranges")
            .put("exponent", 0.5)
            .put("fill", "dark-orange")
            .put("reverse", false)
            .put("steps", 64);
        options.putObject("exemplars").put("color", "rgba(255,0,255,0.7)");
        // An empty bucket has no color.
        options.putObject("filterValues").put("le", 1e-9);
        options.putObject("legend").put("show", true);
        options.putObject("rowsFrame").put("layout", "auto");
        options
            .putObject("tooltip")
            .put("mode", "single")
            .put("showColorScale", false)
            .put("yHistogram", true);
        options
            .putObject("yAxis")
            .put("axisPlacement", "left")
            .put("reverse", false)
            .put("unit", unit);
      }
      case STAT, NAME -> {
        options
            .put("colorMode", "value")
            .put("graphMode", "none")
            .put("justifyMode", "auto")
            .put("orientation", "auto")
            .put("textMode", type == Type.NAME ? "name" : "auto")
            .put("wideLayout", true);
        options
            .putObject("reduceOptions")
            .put("fields", "")
            .put("values", false)
            .putArray("calcs")
            .add("lastNotNull");
      }
    }
    return options;
  }

  private static void legend(ObjectNode options) {
    options
        .putObject("legend")
        .put("displayMode", "list")
        .put("placement", "bottom")
        .put("showLegend", true)
        .putArray("calcs");
  }
}
