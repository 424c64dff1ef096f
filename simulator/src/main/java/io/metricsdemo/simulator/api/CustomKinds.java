package io.metricsdemo.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresourceScale;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.metricsdemo.simulator.apply.MergeSchema;
import io.metricsdemo.simulator.resource.ResourceType;
import io.metricsdemo.simulator.resource.ResourceType.ScalePaths;
import io.metricsdemo.simulator.resource.ResourceTypes;
import io.metricsdemo.simulator.store.Change;
import io.metricsdemo.simulator.store.ObjectKey;
import io.metricsdemo.simulator.store.ObjectStore;
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

  private static final String GROUP = "apiextensions.k8s.io";
  private static final String PLURAL = "customresourcedefinitions";
  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private final ResourceTypes types;
  private final ObjectStore store;
  private final OpenWatches watches;
  private final Map<ResourceType, CustomKind> kinds = new ConcurrentHashMap<>();

  CustomKinds(ResourceTypes types, ObjectStore store, OpenWatches watches) {
    this.types = types;
    this.store = store;
    this.watches = watches;
    store.listen(this::changed);
  }

  @Override
  public MergeSchema mergeSchema(ResourceType type) {
    return find(type).map(CustomKind::mergeSchema).orElse(MergeSchema.builtIn());
  }

  @Override
  public Admission admission(ResourceType type) {
    return find(type).map(CustomKind::admission).orElse(Admission.NONE);
  }

  @Override
  public Tables tables(ResourceType type) {
    return find(type)
        .map(CustomKind::tables)
        .orElseGet(() -> Tables.builtIn(type.qualifiedPlural()));
  }

  @Override
  public Optional<JsonNode> schema(ResourceType type) {
    return find(type).map(CustomKind::schema);
  }

  static boolean isDefinition(ObjectKey key) {
    return key.isOf(GROUP, PLURAL);
  }

  /** What the server finds about a new definition: all names are free, and it serves at once. */
  static void establish(ObjectNode crd, String now) {
    ObjectNode status = crd.putObject("status");
    ArrayNode conditions = status.putArray("conditions");
    condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found", now);
    condition(
        conditions,
        "Established",
        "InitialNamesAccepted",
        "the initial names have been accepted",
        now);
    status.set("acceptedNames", crd.at("/spec/names").deepCopy());
    ArrayNode stored = status.putArray("storedVersions");
    for (JsonNode version : crd.at("/spec/versions")) {
      if (version.path("storage").asBoolean()) {
        stored.add(version.path("name").asText());
      }
    }
  }

  private static void condition(
      ArrayNode conditions, String type, String reason, String message, String now) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("lastTransitionTime", now)
        .put("reason", reason)
        .put("message", message);
  }

  private Optional<CustomKind> find(ResourceType type) {
    return Optional.ofNullable(kinds.get(type));
  }

  private void changed(Change change) {
    if (!isDefinition(change.key())) {
      return;
    }
    Optional<ObjectNode> defines = change.after().filter(crd -> !Metadata.isTerminating(crd));
    if (defines.isPresent()) {
      serve(defines.get());
    } else {
      change.before().ifPresent(this::withdraw);
    }
  }

  private void serve(ObjectNode definition) {
    CustomResourceDefinition crd = JSON.convertValue(definition, CustomResourceDefinition.class);
    forget(crd.getSpec().getGroup(), crd.getSpec().getNames().getPlural());
    List<CustomResourceDefinitionVersion> versions = crd.getSpec().getVersions();
    for (int i = 0; i < versions.size(); i++) {
      if (Boolean.TRUE.equals(versions.get(i).getServed())) {
        ResourceType type = type(crd, versions.get(i));
        JsonNode schema = definition.at("/spec/versions/" + i + "/schema/openAPIV3Schema");
        kinds.put(type, CustomKind.of(type, versions.get(i), schema));
        types.add(List.of(type));
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
    kinds.keySet().removeIf(t -> t.group().equals(group) && t.plural().equals(plural));
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
        Optional.ofNullable(names.getShortNames()).map(List::copyOf).orElse(List.of()),
        Optional.ofNullable(names.getCategories()).map(List::copyOf).orElse(List.of()),
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
}
