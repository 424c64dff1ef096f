package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.metricsdemo.operator.naming.Names;
import java.util.List;
import java.util.Map;

/**
 * The fields that one manager owns of an object, in the notation of {@code fieldsV1}: {@code
 * f:name} for a field, <code>k:{"name":"x"}</code> for an entry of a list with keys.
 */
record AppliedFields(Map<?, ?> fields) {

  static AppliedFields of(ManagedFieldsEntry entry) {
    return new AppliedFields(
        entry.getFieldsV1() == null ? Map.of() : entry.getFieldsV1().getAdditionalProperties());
  }

  /** Whether the operator has applied these fields. */
  static boolean isOurs(ManagedFieldsEntry entry) {
    return Names.FIELD_MANAGER.equals(entry.getManager()) && "Apply".equals(entry.getOperation());
  }

  boolean has(String... path) {
    return has(List.of(path));
  }

  boolean has(List<String> path) {
    Map<?, ?> at = fields;
    for (String element : path) {
      if (!(at.get(element) instanceof Map<?, ?> below)) {
        return false;
      }
      at = below;
    }
    return true;
  }
}
