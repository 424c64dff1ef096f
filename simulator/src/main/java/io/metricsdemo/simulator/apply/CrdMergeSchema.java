package io.metricsdemo.simulator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Optional;

/** How a custom kind merges: as its schema's x-kubernetes-list-type and -map-type say. */
public final class CrdMergeSchema implements MergeSchema {

  private static final MergeSchema UNKNOWN = new CrdMergeSchema(new JSONSchemaProps(), false);

  private final JSONSchemaProps schema;
  private final boolean wholeObject;

  private CrdMergeSchema(JSONSchemaProps schema, boolean wholeObject) {
    this.schema = schema;
    this.wholeObject = wholeObject;
  }

  /** The schema of a whole object; its metadata merges as that of all kinds. */
  public static MergeSchema of(JSONSchemaProps schema) {
    return new CrdMergeSchema(schema, true);
  }

  @Override
  public Relation relation() {
    if ("atomic".equals(schema.getXKubernetesMapType())) {
      return Relation.ATOMIC;
    }
    return switch (Optional.ofNullable(schema.getXKubernetesListType()).orElse("")) {
      case "map" -> Relation.LIST_MAP;
      case "set" -> Relation.SET;
      default -> Relation.GRANULAR;
    };
  }

  @Override
  public MergeSchema field(String name) {
    if (wholeObject && name.equals("metadata")) {
      return MergeSchema.builtIn().field(name);
    }
    if (declares(name)) {
      return new CrdMergeSchema(schema.getProperties().get(name), false);
    }
    return schema.getAdditionalProperties() != null
            && schema.getAdditionalProperties().getSchema() != null
        ? new CrdMergeSchema(schema.getAdditionalProperties().getSchema(), false)
        : UNKNOWN;
  }

  @Override
  public MergeSchema items() {
    return schema.getItems() != null && schema.getItems().getSchema() != null
        ? new CrdMergeSchema(schema.getItems().getSchema(), false)
        : UNKNOWN;
  }

  @Override
  public List<String> keys() {
    return schema.getXKubernetesListMapKeys() == null
        ? List.of()
        : schema.getXKubernetesListMapKeys();
  }

  @Override
  public JsonNode keyDefault(String key) {
    JSONSchemaProps item = schema.getItems() == null ? null : schema.getItems().getSchema();
    return item == null || item.getProperties() == null || item.getProperties().get(key) == null
        ? MissingNode.getInstance()
        : Optional.ofNullable(item.getProperties().get(key).getDefault())
            .orElse(MissingNode.getInstance());
  }

  @Override
  public boolean declares(String field) {
    return schema.getProperties() != null && schema.getProperties().containsKey(field);
  }
}
