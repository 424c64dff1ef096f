package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresourceScale;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.metricsdemo.simulator.apply.CrdMergeSchema;
import io.metricsdemo.simulator.apply.MergeSchema;
import io.metricsdemo.simulator.resource.ResourceType;
import io.metricsdemo.simulator.resource.ResourceType.ScalePaths;
import io.metricsdemo.simulator.resource.ResourceTypes;
import io.metricsdemo.simulator.schema.SchemaValidator;
import io.metricsdemo.simulator.store.Change;
import io.metricsdemo.simulator.store.ObjectKey;
import io.metricsdemo.simulator.store.ObjectStore;
import io.metricsdemo.simulator.table.Column;
import io.metricsdemo.simulator.table.Tables;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves what custom resource definitions define, from the moment one is stored until it is
 * deleted; then its objects go and its watches end.
 */
final class CustomKinds implements Kinds {

  static final String GROUP = "apiextensions.k8s.io";
  static final String PLURAL = "customresourcedefinitions";

  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private final ResourceTypes types;
  private final ObjectStore store;
  private final OpenWatches watches;
  private final Map<ResourceType, MergeSchema> mergeSchemas = new ConcurrentHashMap<>();
  private final Map<ResourceType, Tables> tables = new ConcurrentHashMap<>();
  private final Map<ResourceType, Admission> admissions = new ConcurrentHashMap<>();

  CustomKinds(ResourceTypes types, ObjectStore store, OpenWatches watches) {
    this.types = types;
    this.store = store;
    this.watches = watches;
    store.listen(this::changed);
  }

  @Override
  public MergeSchema mergeSchema(ResourceType type) {
    return mergeSchemas.getOrDefault(type, MergeSchema.builtIn());
  }

  @Override
  public Admission admission(ResourceType type) {
    return admissions.getOrDefault(type, Admission.NONE);
  }

  @Override
  public Tables tables(ResourceType type) {
    return type.isCustom()
        ? tables.getOrDefault(type, Tables.custom(List.of()))
        : Tables.builtIn(type.qualifiedPlural());
  }

  private void changed(Change change) {
    if (!change.key().isOf(GROUP, PLURAL)) {
      return;
    }
    Optional<ObjectNode> defines = change.after().filter(crd -> !Metadata.isTerminating(crd));
    if (defines.isPresent()) {
      serve(JSON.convertValue(defines.get(), CustomResourceDefinition.class));
    } else {
      change.before().ifPresent(this::withdraw);
    }
  }

  private void serve(CustomResourceDefinition crd) {
    forget(crd.getSpec().getGroup(), crd.getSpec().getNames().getPlural());
    for (CustomResourceDefinitionVersion version : crd.getSpec().getVersions()) {
      if (Boolean.TRUE.equals(version.getServed())) {
        ResourceType type = type(crd, version);
        types.add(List.of(type));
        var columns = Optional.ofNullable(version.getAdditionalPrinterColumns()).orElse(List.of());
        tables.put(type, Tables.custom(columns.stream().map(Column::custom).toList()));
        if (version.getSchema() != null) {
          mergeSchemas.put(type, CrdMergeSchema.of(version.getSchema().getOpenAPIV3Schema()));
          admissions.put(type, new SchemaAdmission(type, SchemaValidator.of(version)));
        }
      }
    }
  }

  private void withdraw(JsonNode crd) {
    String group = crd.at("/spec/group").asText();
    String plural = crd.at("/spec/names/plural").asText();
    forget(group, plural);
    store.keys().stream().filter(key -> key.isOf(group, plural)).forEach(store::remove);
    watches.endAll(group, plural);
  }

  private void forget(String group, String plural) {
    types.remove(group, plural);
    mergeSchemas.keySet().removeIf(t -> t.group().equals(group) && t.plural().equals(plural));
    tables.keySet().removeIf(t -> t.group().equals(group) && t.plural().equals(plural));
    admissions.keySet().removeIf(t -> t.group().equals(group) && t.plural().equals(plural));
  }

  private static ResourceType type(
      CustomResourceDefinition crd, CustomResourceDefinitionVersion version) {
    var names = crd.getSpec().getNames();
    var subresources = version.getSubresources();
    return new ResourceType(
        crd.getSpec().getGroup(),
        version.getName(),
        names.getPlural(),
        Optional.ofNullable(names.getSingular()).orElse(names.getKind().toLowerCase(Locale.ROOT)),
        names.getKind(),
        "Namespaced".equals(crd.getSpec().getScope()),
        List.copyOf(names.getShortNames()),
        List.copyOf(names.getCategories()),
        subresources != null && subresources.getStatus() != null,
        subresources == null ? Optional.empty() : scale(subresources.getScale()),
        true);
  }

  private static Optional<ScalePaths> scale(CustomResourceSubresourceScale scale) {
    return Optional.ofNullable(scale)
        .map(
            s ->
                new ScalePaths(
                    s.getSpecReplicasPath(),
                    s.getStatusReplicasPath(),
                    Optional.ofNullable(s.getLabelSelectorPath()).orElse("")));
  }

  /** What the server finds about a new definition: all names are free, and it serves at once. */
  static void establish(ObjectNode crd, String now) {
    ObjectNode status = crd.putObject("status");
    ArrayNode conditions = status.putArray("conditions");
    for (String type : List.of("NamesAccepted", "Established")) {
      conditions
          .addObject()
          .put("type", type)
          .put("status", "True")
          .put("lastTransitionTime", now)
          .put("reason", type.equals("Established") ? "InitialNamesAccepted" : "NoConflicts")
          .put(
              "message",
              type.equals("Established")
                  ? "the initial names have been accepted"
                  : "no conflicts found");
    }
    status.set("acceptedNames", crd.at("/spec/names").deepCopy());
    ArrayNode stored = status.putArray("storedVersions");
    for (JsonNode version : crd.at("/spec/versions")) {
      if (version.path("storage").asBoolean()) {
        stored.add(version.path("name").asText());
      }
    }
  }

  static boolean isDefinition(ObjectKey key) {
    return key.isOf(GROUP, PLURAL);
  }
}
