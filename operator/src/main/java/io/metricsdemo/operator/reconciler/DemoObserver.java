package io.metricsdemo.operator.reconciler;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.kubernetes.WatchFailure;
import io.metricsdemo.operator.kubernetes.Watches;
import io.metricsdemo.operator.objects.EndpointSlices;
import io.metricsdemo.operator.objects.ManagedKindCrd;
import io.metricsdemo.operator.objects.NamesakeSource;
import io.metricsdemo.operator.objects.OwnedDependentResource;
import io.metricsdemo.operator.objects.Ownership;
import io.metricsdemo.operator.objects.PodFailures;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.scraping.ScrapeEventSource;
import io.metricsdemo.operator.status.ApplyFailure;
import io.metricsdemo.operator.status.ManagedKind;
import io.metricsdemo.operator.status.ObjectState;
import io.metricsdemo.operator.status.Observation;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Observes the objects of a demo in the caches, after they were applied or could not be. */
final class DemoObserver {

  private final ScrapeEventSource scrapes;
  private final PodFailures podFailures;
  private final Watches watches;
  private final Map<ManagedKind, OwnedDependentResource<?>> extensions;

  /**
   * @param extensions what is desired of the kinds whose CRD may come and go
   */
  DemoObserver(
      ScrapeEventSource scrapes,
      PodFailures podFailures,
      Watches watches,
      Map<ManagedKind, OwnedDependentResource<?>> extensions) {
    this.scrapes = scrapes;
    this.podFailures = podFailures;
    this.watches = watches;
    this.extensions = extensions;
  }

  /**
   * @param failure why an object could not be applied; empty where all were
   */
  Observation observe(
      DemoParameters parameters,
      Optional<ApplyFailure> failure,
      MetricsDemo demo,
      Context<MetricsDemo> context) {
    Map<ManagedKind, ObjectState> states = new EnumMap<>(ManagedKind.class);
    ManagedKind.extensions()
        .forEach(
            kind -> states.put(kind, state(kind, parameters, failure.isPresent(), demo, context)));
    return new Observation(
        parameters,
        deployment(demo, context),
        states,
        failure,
        unseen(parameters, context),
        EndpointSlices.readyPods(context.getSecondaryResourcesAsStream(EndpointSlice.class)),
        podFailures.of(demo),
        scrapes
            .getSecondaryResource(ResourceID.fromResource(demo))
            .filter(seen -> seen.uid().equals(demo.getMetadata().getUid())));
  }

  private Map<Class<? extends HasMetadata>, WatchFailure> unseen(
      DemoParameters parameters, Context<MetricsDemo> context) {
    Map<Class<? extends HasMetadata>, WatchFailure> unseen = new LinkedHashMap<>();
    for (ManagedKind kind : ManagedKind.values()) {
      if (kind.isWanted(parameters)) {
        // A CRD that is not seen hides its own kind only.
        ManagedKindCrd.source(kind, context)
            .flatMap(watches::failure)
            .ifPresent(failure -> unseen.put(kind.type(), failure));
        if (ManagedKindCrd.isEstablished(kind, context)) {
          addFailures(kind.type(), unseen, context);
        }
      }
    }
    addFailures(EndpointSlice.class, unseen, context);
    return unseen;
  }

  private void addFailures(
      Class<? extends HasMetadata> type,
      Map<Class<? extends HasMetadata>, WatchFailure> unseen,
      Context<MetricsDemo> context) {
    for (EventSource<?, MetricsDemo> source :
        context.eventSourceRetriever().getEventSourcesFor(type)) {
      watches
          .failure((ManagedInformerEventSource<?, ?, ?>) source)
          .ifPresent(failure -> unseen.putIfAbsent(type, failure));
    }
  }

  private ObjectState state(
      ManagedKind kind,
      DemoParameters parameters,
      boolean failed,
      MetricsDemo demo,
      Context<MetricsDemo> context) {
    if (!kind.isWanted(parameters)) {
      return ObjectState.DISABLED;
    }
    return switch (ManagedKindCrd.presence(kind, context)) {
      case MISSING -> ObjectState.CRD_MISSING;
      case UNKNOWN -> ObjectState.CRD_UNKNOWN;
      case ESTABLISHED -> failed ? liveState(kind, parameters, demo, context) : ObjectState.APPLIED;
    };
  }

  /** Where something failed, the object may not have been reached: what it is like now counts. */
  private ObjectState liveState(
      ManagedKind kind, DemoParameters parameters, MetricsDemo demo, Context<MetricsDemo> context) {
    return ours(kind.type(), demo, context)
        .map(live -> extensions.get(kind).isApplied(live, parameters, context))
        .map(applied -> applied ? ObjectState.APPLIED : ObjectState.OUTDATED)
        .orElse(ObjectState.NOT_APPLIED);
  }

  static Optional<Deployment> deployment(MetricsDemo demo, Context<MetricsDemo> context) {
    return ours(Deployment.class, demo, context);
  }

  private static <T extends HasMetadata> Optional<T> ours(
      Class<T> type, MetricsDemo demo, Context<MetricsDemo> context) {
    return NamesakeSource.find(type, ResourceID.fromResource(demo), context.eventSourceRetriever())
        .filter(object -> Ownership.isOurs(demo, object));
  }
}
