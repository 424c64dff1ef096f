package io.metricsdemo.simulator.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Objects as the Table that a client asks for by its Accept header. */
public final class Tables {

  private final List<Column> columns = new ArrayList<>();

  private Tables(List<Column> columns) {
    this.columns.add(
        new Column("Name", "string", "", 0, object -> object.path("metadata").path("name")));
    this.columns.addAll(columns);
  }

  public static Tables builtIn(String qualifiedPlural) {
    return new Tables(BuiltInColumns.of(qualifiedPlural));
  }

  /**
   * @param columns those of the definition; without any, there is the age
   */
  public static Tables custom(List<Column> columns) {
    return new Tables(columns.isEmpty() ? List.of(Column.age()) : columns);
  }

  public static boolean isWanted(String accept) {
    return accept.split(",", 2)[0].contains("as=Table");
  }

  /**
   * @param include which part of each object goes along: None, Metadata or Object
   */
  public ObjectNode render(Iterable<JsonNode> objects, String resourceVersion, String include) {
    ObjectNode table = JsonNodeFactory.instance.objectNode();
    table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", resourceVersion);
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (Column column : columns) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("format", column.name().equals("Name") ? "name" : "")
          .put("description", column.description())
          .put("priority", column.priority());
    }
    ArrayNode rows = table.putArray("rows");
    for (JsonNode object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      columns.forEach(column -> cells.add(column.cell().apply(object)));
      if (!include.equals("None")) {
        row.set("object", include.equals("Object") ? object : metadataOnly(object));
      }
    }
    return table;
  }

  private static ObjectNode metadataOnly(JsonNode object) {
    ObjectNode partial = JsonNodeFactory.instance.objectNode();
    partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
