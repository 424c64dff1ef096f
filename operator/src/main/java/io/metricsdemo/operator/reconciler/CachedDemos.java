package io.metricsdemo.operator.reconciler;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.javaoperatorsdk.operator.processing.event.EventSourceManager;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.objects.EndpointSlices;
import io.metricsdemo.operator.objects.NamesakeSource;
import io.metricsdemo.operator.objects.Ownership;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import io.metricsdemo.operator.parameters.SpecParser;
import io.metricsdemo.operator.scraping.DemoView;
import io.metricsdemo.operator.status.WorkloadState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The demos that Prometheus is to be asked about, from the caches of the reconciler. */
public final class CachedDemos implements Supplier<List<DemoView>> {

  private final EventSourceManager<MetricsDemo> sources;
  private final SpecParser parser;

  public CachedDemos(EventSourceManager<MetricsDemo> sources, SpecParser parser) {
    this.sources = sources;
    this.parser = parser;
  }

  @Override
  public List<DemoView> get() {
    return sources.getControllerEventSource().list().flatMap(demo -> view(demo).stream()).toList();
  }

  private Optional<DemoView> view(MetricsDemo demo) {
    DemoParameters parameters;
    try {
      parameters = parser.parse(demo);
    } catch (InvalidSpecException e) {
      // The status says so, by the reconcile.
      return Optional.empty();
    }
    if (!parameters.verified() || !parameters.monitoring().enabled()) {
      return Optional.empty();
    }
    return ours(ServiceMonitor.class, demo)
        .map(
            monitor ->
                new DemoView(
                    ResourceID.fromResource(demo),
                    demo.getMetadata().getUid(),
                    Instant.parse(demo.getMetadata().getCreationTimestamp()),
                    parameters,
                    monitor,
                    EndpointSlices.readyPods(slices(demo)),
                    ours(Deployment.class, demo)
                        .map(deployment -> WorkloadState.of(deployment).available().isTrue())
                        .orElse(false),
                    demo.getStatus() != null && demo.getStatus().getTimeToScrape() != null));
  }

  private <T extends HasMetadata> Optional<T> ours(Class<T> type, MetricsDemo demo) {
    return NamesakeSource.find(type, ResourceID.fromResource(demo), sources)
        .filter(object -> Ownership.isOurs(demo, object));
  }

  private Stream<EndpointSlice> slices(MetricsDemo demo) {
    return sources.getEventSourcesFor(EndpointSlice.class).stream()
        .flatMap(source -> source.getSecondaryResources(demo).stream());
  }
}
