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
import io.metricsdemo.operator.naming.Names;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether the cluster knows ServiceMonitors. It may come, go and come back at any time, so it is
 * watched, and every MetricsDemo is reconciled when it changes.
 */
public final class ServiceMonitorCrd {

  private static final String EVENT_SOURCE = "servicemonitor-crd";

  /** What is known of the CRD. */
  public enum Presence {
    ESTABLISHED,
    MISSING,
    /** It could not be looked at, for want of permission for one. */
    UNKNOWN
  }

  private ServiceMonitorCrd() {}

  /** An informer on this one CRD alone, so that permission for it alone is enough. */
  public static InformerEventSource<CustomResourceDefinition, MetricsDemo> eventSource(
      EventSourceContext<MetricsDemo> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(CustomResourceDefinition.class, MetricsDemo.class)
            .withName(EVENT_SOURCE)
            .withWatchAllNamespaces()
            .withFieldSelector(
                new FieldSelectorBuilder()
                    .withField("metadata.name", Names.SERVICE_MONITOR_CRD)
                    .build())
            .withItemStore(new TransformingItemStore<>(ServiceMonitorCrd::pruned))
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

  public static Presence presence(Context<MetricsDemo> context) {
    InformerEventSource<CustomResourceDefinition, MetricsDemo> source =
        (InformerEventSource<CustomResourceDefinition, MetricsDemo>)
            context
                .eventSourceRetriever()
                .getEventSourceFor(CustomResourceDefinition.class, EVENT_SOURCE);
    Optional<CustomResourceDefinition> crd = source.get(new ResourceID(Names.SERVICE_MONITOR_CRD));
    if (crd.isPresent()) {
      return isEstablished(crd.get()) ? Presence.ESTABLISHED : Presence.MISSING;
    }
    boolean looked =
        source.informerHealthIndicators().values().stream()
            .allMatch(InformerHealthIndicator::hasSynced);
    return looked ? Presence.MISSING : Presence.UNKNOWN;
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

  /** Its schema is huge and of no use here. */
  private static CustomResourceDefinition pruned(CustomResourceDefinition crd) {
    return new CustomResourceDefinitionBuilder()
        .withMetadata(
            new ObjectMetaBuilder(crd.getMetadata())
                .withManagedFields()
                .withAnnotations(null)
                .build())
        .withStatus(crd.getStatus())
        .build();
  }
}
