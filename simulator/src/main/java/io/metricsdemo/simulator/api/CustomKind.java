package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.metricsdemo.simulator.apply.CrdMergeSchema;
import io.metricsdemo.simulator.apply.MergeSchema;
import io.metricsdemo.simulator.resource.ResourceType;
import io.metricsdemo.simulator.schema.SchemaValidator;
import io.metricsdemo.simulator.table.Column;
import io.metricsdemo.simulator.table.Tables;
import java.util.List;
import java.util.Optional;

/**
 * All that one version of a definition says.
 *
 * @param schema the OpenAPI schema as it was written
 */
record CustomKind(
    ResourceType type,
    MergeSchema mergeSchema,
    Admission admission,
    Tables tables,
    JsonNode schema) {

  static CustomKind of(
      ResourceType type, CustomResourceDefinitionVersion version, JsonNode schema) {
    var columns = Optional.ofNullable(version.getAdditionalPrinterColumns()).orElse(List.of());
    JSONSchemaProps typed =
        version.getSchema() == null
            ? new JSONSchemaProps()
            : version.getSchema().getOpenAPIV3Schema();
    return new CustomKind(
        type,
        CrdMergeSchema.of(typed),
        new SchemaAdmission(type, SchemaValidator.of(version)),
        Tables.custom(columns.stream().map(Column::custom).toList()),
        schema);
  }
}
