package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cache of one kind of objects that are named after their demos. An object is looked up by its
 * name, whatever the number of demos.
 *
 * @param <R> kind of the objects
 */
public final class NamesakeSource<R extends HasMetadata>
    extends InformerEventSource<R, MetricsDemo> {

  private final Map<ResourceID, Match> matches = new ConcurrentHashMap<>();

  /**
   * A version of an object that is as desired.
   *
   * @param version of the object
   * @param origin what the desired object follows from
   */
  private record Match(String version, Origin origin) {}

  /**
   * What a desired object follows from.
   *
   * @param demo uid
   * @param generation of the demo
   * @param crd version of the CRD of the object's kind; empty where it has none
   */
  record Origin(String demo, Long generation, String crd) {}

  NamesakeSource(
      InformerEventSourceConfiguration<R> configuration, EventSourceContext<MetricsDemo> context) {
    super(configuration, context);
  }

  /** The object of a kind that has a name; empty while the kind is not watched. */
  public static <R extends HasMetadata> Optional<R> find(
      Class<R> kind, ResourceID id, EventSourceRetriever<MetricsDemo> sources) {
    for (EventSource<R, MetricsDemo> source : sources.getEventSourcesFor(kind)) {
      if (source instanceof NamesakeSource<R> namesakes && namesakes.isRunning()) {
        return namesakes.get(id);
      }
    }
    return Optional.empty();
  }

  /** Remembers that this version of an object is as desired. */
  void matched(R object, Origin origin) {
    matches.put(
        ResourceID.fromResource(object),
        new Match(object.getMetadata().getResourceVersion(), origin));
  }

  /** Whether it was as desired, and nobody has changed it since. */
  boolean isMatched(R object, Origin origin) {
    return new Match(object.getMetadata().getResourceVersion(), origin)
        .equals(matches.get(ResourceID.fromResource(object)));
  }

  @Override
  public void onDelete(R object, boolean finalStateUnknown) {
    matches.remove(ResourceID.fromResource(object));
    super.onDelete(object, finalStateUnknown);
  }

  /** The SDK calls this in each reconcile, and would go through all objects each time. */
  @Override
  public synchronized void start() {
    if (!isRunning()) {
      super.start();
    }
  }
}
