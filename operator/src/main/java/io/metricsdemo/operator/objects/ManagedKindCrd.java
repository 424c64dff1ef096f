package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelectorBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.status.ManagedKind;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether the cluster knows a kind that comes with a CRD. The CRD may be installed and removed at
 * any time, so it is watched, and every MetricsDemo is reconciled when it changes.
 */
public final class ManagedKindCrd {

  /** What is known of the CRD. */
  public enum Presence {
    ESTABLISHED,
    MISSING,
    /** The operator could not look at it; a permission may be missing. */
    UNKNOWN
  }

  private ManagedKindCrd() {}

  /** An informer on this one CRD alone, so that permission for it alone is enough. */
  public static InformerEventSource<CustomResourceDefinition, MetricsDemo> eventSource(
      ManagedKind kind, EventSourceContext<MetricsDemo> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(CustomResourceDefinition.class, MetricsDemo.class)
            .withName(eventSource(kind))
            .withWatchAllNamespaces()
            .withFieldSelector(
                new FieldSelectorBuilder()
                    .withField("metadata.name", kind.crd().orElseThrow())
                    .build())
            .withItemStore(new TransformingItemStore<>(ManagedKindCrd::pruned))
            .withSecondaryToPrimaryMapper(
                crd ->
                    context
                        .getPrimaryCache()
                        .list()
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
            .build(),
        context);
  }

  private static String eventSource(ManagedKind kind) {
    return kind.kind().toLowerCase(Locale.ROOT) + "-crd";
  }

  /** Whether objects of the kind can be made; they always can where no CRD is needed. */
  public static boolean isEstablished(ManagedKind kind, Context<MetricsDemo> context) {
    return kind.crd().isEmpty() || presence(kind, context) == Presence.ESTABLISHED;
  }

  /** Whether the API server stores this field of the spec of the kind's objects. */
  static boolean hasField(ManagedKind kind, String field, Context<MetricsDemo> context) {
    return live(kind, required(kind, context))
        .map(SpecFields::of)
        .orElse(SpecFields.ANY)
        .has(field);
  }

  /** Version of the CRD of the kind; empty where there is none. */
  static String version(ManagedKind kind, Context<MetricsDemo> context) {
    return source(kind, context)
        .flatMap(source -> live(kind, source))
        .map(crd -> crd.getMetadata().getResourceVersion())
        .orElse("");
  }

  public static Presence presence(ManagedKind kind, Context<MetricsDemo> context) {
    InformerEventSource<CustomResourceDefinition, MetricsDemo> source = required(kind, context);
    Optional<CustomResourceDefinition> crd = live(kind, source);
    if (crd.isPresent()) {
      return isEstablished(crd.get()) ? Presence.ESTABLISHED : Presence.MISSING;
    }
    boolean looked =
        source.informerHealthIndicators().values().stream()
            .allMatch(InformerHealthIndicator::hasSynced);
    return looked ? Presence.MISSING : Presence.UNKNOWN;
  }

  /** The informer on the CRD of the kind; empty for a kind that every cluster has. */
  public static Optional<InformerEventSource<CustomResourceDefinition, MetricsDemo>> source(
      ManagedKind kind, Context<MetricsDemo> context) {
    return kind.crd().map(crd -> required(kind, context));
  }

  private static InformerEventSource<CustomResourceDefinition, MetricsDemo> required(
      ManagedKind kind, Context<MetricsDemo> context) {
    return (InformerEventSource<CustomResourceDefinition, MetricsDemo>)
        context
            .eventSourceRetriever()
            .getEventSourceFor(CustomResourceDefinition.class, eventSource(kind));
  }

  private static Optional<CustomResourceDefinition> live(
      ManagedKind kind, InformerEventSource<CustomResourceDefinition, MetricsDemo> source) {
    return source.get(new ResourceID(kind.crd().orElseThrow()));
  }

  /** A CRD that was made a moment ago has a status with {@code conditions: null}. */
  public static boolean isEstablished(CustomResourceDefinition crd) {
    return crd.getMetadata().getDeletionTimestamp() == null
        && has(crd, "Established")
        && !has(crd, "Terminating");
  }

  private static boolean has(CustomResourceDefinition crd, String condition) {
    return crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> condition.equals(c.getType()) && "True".equals(c.getStatus()));
  }

  /** Its schema is huge; the names of the fields of the spec are all that is used. */
  private static CustomResourceDefinition pruned(CustomResourceDefinition crd) {
    return new CustomResourceDefinitionBuilder()
        .withMetadata(
            new ObjectMetaBuilder(crd.getMetadata())
                .withManagedFields()
                .withAnnotations(null)
                .build())
        .withSpec(SpecFields.of(crd).asSpec())
        .withStatus(crd.getStatus())
        .build();
  }
}
