package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.metricsdemo.simulator.apply.MergeSchema;
import io.metricsdemo.simulator.resource.ResourceType;
import io.metricsdemo.simulator.table.Tables;
import java.util.Optional;

/** What the server knows of a kind beyond its names. */
interface Kinds {

  MergeSchema mergeSchema(ResourceType type);

  /** What a write to the kind has to pass; kinds without a schema let everything through. */
  Admission admission(ResourceType type);

  /** How its objects are printed. */
  Tables tables(ResourceType type);

  /** The OpenAPI schema of its definition, for custom kinds. */
  Optional<JsonNode> schema(ResourceType type);
}
