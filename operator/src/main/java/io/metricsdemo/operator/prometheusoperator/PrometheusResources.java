package io.metricsdemo.operator.prometheusoperator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.operator.naming.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads Prometheus and PrometheusAgent resources of any version of Prometheus Operator. A field of
 * an unexpected type counts as unset; no resource is a reason to fail.
 */
public final class PrometheusResources {

  private static final String GROUP = "monitoring.coreos.com";

  private static final Set<String> FIELDS =
      Set.of(
          "mode",
          "serviceMonitorSelector",
          "serviceMonitorNamespaceSelector",
          "serviceAccountName",
          "serviceDiscoveryRole",
          "portName",
          "web",
          "routePrefix",
          "listenLocal",
          "scrapeClasses",
          "ignoreNamespaceSelectors",
          "podTargetLabels");

  private PrometheusResources() {}

  /** How the API server serves resources of a kind. */
  public static ResourceDefinitionContext definition(PrometheusResource.Kind kind) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(GROUP)
        .withVersion(
            switch (kind) {
              case PROMETHEUS -> "v1";
              case AGENT -> "v1alpha1";
            })
        .withKind(kind.kubernetes())
        .withPlural(
            switch (kind) {
              case PROMETHEUS -> "prometheuses";
              case AGENT -> "prometheusagents";
            })
        .withNamespaced(true)
        .build();
  }

  /**
   * With the defaults of Prometheus Operator 0.85. The path of {@code externalUrl} is not among
   * them: without {@code routePrefix} it has the API served at the root.
   */
  public static PrometheusResource read(
      PrometheusResource.Kind kind, GenericKubernetesResource resource) {
    Map<?, ?> spec = spec(resource);
    return new PrometheusResource(
        kind,
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName(),
        kind == PrometheusResource.Kind.AGENT && "DaemonSet".equals(spec.get("mode")),
        selector(spec.get("serviceMonitorSelector")),
        selector(spec.get("serviceMonitorNamespaceSelector")),
        text(spec, "serviceAccountName", "default"),
        text(spec, "serviceDiscoveryRole", "Endpoints"),
        text(spec, "portName", "web"),
        spec.get("web") instanceof Map<?, ?> web && web.get("tlsConfig") instanceof Map,
        "/" + text(spec, "routePrefix", "").replaceAll("^/+|/+$", ""),
        Boolean.TRUE.equals(spec.get("listenLocal")),
        maps(spec.get("scrapeClasses")).map(PrometheusResources::scrapeClass).toList(),
        Boolean.TRUE.equals(spec.get("ignoreNamespaceSelectors")),
        texts(spec.get("podTargetLabels")),
        manager(resource.getMetadata()));
  }

  private static ScrapeClass scrapeClass(Map<?, ?> fields) {
    return new ScrapeClass(
        text(fields, "name", ""),
        Boolean.TRUE.equals(fields.get("default")),
        fields.get("attachMetadata") instanceof Map<?, ?> metadata
            && Boolean.TRUE.equals(metadata.get("node")),
        maps(fields.get("relabelings")).map(PrometheusResources::relabeling).toList(),
        maps(fields.get("metricRelabelings")).map(PrometheusResources::relabeling).toList());
  }

  private static Relabeling relabeling(Map<?, ?> fields) {
    return new Relabeling(
        text(fields, "action", ""),
        texts(fields.get("sourceLabels")),
        setting(fields.get("separator")),
        text(fields, "regex", ""),
        fields.get("modulus") instanceof Number modulus ? modulus.longValue() : 0,
        text(fields, "targetLabel", ""),
        setting(fields.get("replacement")));
  }

  /** The controller that owns it, else the value of the common label. */
  private static Optional<String> manager(ObjectMeta metadata) {
    return metadata.getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(owner -> owner.getKind() + " " + owner.getName())
        .findFirst()
        .or(
            () ->
                Optional.ofNullable(metadata.getLabels())
                    .map(labels -> labels.get(Labels.MANAGED_BY))
                    .filter(manager -> !manager.isEmpty()));
  }

  /** The elements of a list; what is not an object counts as an empty one, to keep the indexes. */
  private static Stream<Map<?, ?>> maps(Object list) {
    return list instanceof List<?> elements
        ? elements.stream().map(element -> element instanceof Map<?, ?> fields ? fields : Map.of())
        : Stream.of();
  }

  /** The same resource with nothing in it but what is read here. */
  static GenericKubernetesResource pruned(GenericKubernetesResource resource) {
    Map<String, Object> fields = new HashMap<>();
    spec(resource)
        .forEach(
            (name, value) -> {
              if (name instanceof String field && FIELDS.contains(field)) {
                fields.put(field, value);
              }
            });
    GenericKubernetesResource pruned = new GenericKubernetesResource();
    pruned.setApiVersion(resource.getApiVersion());
    pruned.setKind(resource.getKind());
    pruned.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(resource.getMetadata().getNamespace())
            .withName(resource.getMetadata().getName())
            .withUid(resource.getMetadata().getUid())
            .withResourceVersion(resource.getMetadata().getResourceVersion())
            .withLabels(managedBy(resource.getMetadata()))
            .withOwnerReferences(resource.getMetadata().getOwnerReferences())
            .build());
    pruned.setAdditionalProperty("spec", fields);
    return pruned;
  }

  private static Map<String, String> managedBy(ObjectMeta metadata) {
    String manager =
        metadata.getLabels() == null ? null : metadata.getLabels().get(Labels.MANAGED_BY);
    return manager == null ? Map.of() : Map.of(Labels.MANAGED_BY, manager);
  }

  private static Map<?, ?> spec(GenericKubernetesResource resource) {
    return resource.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
        ? spec
        : Map.of();
  }

  private static String text(Map<?, ?> spec, String field, String otherwise) {
    return spec.get(field) instanceof String text && !text.isEmpty() ? text : otherwise;
  }

  /** A text that may be empty. */
  private static Optional<String> setting(Object field) {
    return field instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private static List<String> texts(Object list) {
    return list instanceof List<?> elements
        ? elements.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  private static Optional<LabelSelector> selector(Object selector) {
    if (!(selector instanceof Map)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Serialization.unmarshal(Serialization.asJson(selector), LabelSelector.class));
    } catch (RuntimeException e) {
      // The CRD does not let it in; with another CRD it selects nothing here as it does there.
      return Optional.empty();
    }
  }
}
