package io.metricsdemo.operator.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A dashboard in the JSON model of Grafana 12, which older versions from 10 on read too.
 *
 * @param uid what Grafana identifies it by; at most 40 characters
 * @param interval the scrape interval, from which Grafana derives the windows of rates
 * @see <a
 *     href="https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/">JSON
 *     model</a>
 */
public record Dashboard(
    String uid,
    String title,
    String description,
    String interval,
    List<Variable> variables,
    List<Row> rows) {

  private static final int SCHEMA_VERSION = 42;
  private static final int COLUMNS = 24;
  private static final int SHARED_CROSSHAIR = 1;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Panels under one heading, side by side as far as they fit. */
  record Row(String title, List<Panel> panels) {

    static Row of(String title, Panel... panels) {
      return new Row(title, List.of(panels));
    }
  }

  /** As Grafana imports it. */
  public ObjectNode json() {
    ObjectNode json =
        JSON.objectNode()
            .put("uid", uid)
            .put("title", title)
            .put("description", description)
            .put("editable", true)
            .put("graphTooltip", SHARED_CROSSHAIR)
            .put("refresh", "30s")
            .put("schemaVersion", SCHEMA_VERSION)
            .put("timezone", "browser");
    json.putNull("id");
    json.putArray("tags").add("metricsdemo");
    json.putObject("time").put("from", "now-1h").put("to", "now");
    json.putObject("annotations").putArray("list");
    json.putArray("links");
    ArrayNode list = json.putObject("templating").putArray("list");
    variables.forEach(variable -> list.add(variable.json()));
    json.set("panels", panels());
    return json;
  }

  private ArrayNode panels() {
    ArrayNode panels = JSON.arrayNode();
    int y = 0;
    for (Row row : rows) {
      panels.add(heading(row.title(), panels.size() + 1, y));
      y++;
      int x = 0;
      int height = 0;
      for (Panel panel : row.panels()) {
        if (x + panel.width() > COLUMNS) {
          x = 0;
          y += height;
          height = 0;
        }
        panels.add(panel.json(panels.size() + 1, x, y, interval));
        x += panel.width();
        height = Math.max(height, panel.height());
      }
      y += height;
    }
    return panels;
  }

  private static ObjectNode heading(String title, int id, int y) {
    ObjectNode heading =
        JSON.objectNode()
            .put("id", id)
            .put("type", "row")
            .put("title", title)
            .put("collapsed", false);
    heading.set("gridPos", position(0, y, COLUMNS, 1));
    heading.putArray("panels");
    return heading;
  }

  static ObjectNode position(int x, int y, int width, int height) {
    return JSON.objectNode().put("x", x).put("y", y).put("w", width).put("h", height);
  }

  /** The server that the reader of the dashboard chooses. */
  static ObjectNode datasource() {
    return JSON.objectNode().put("type", "prometheus").put("uid", "${datasource}");
  }
}
