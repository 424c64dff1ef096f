package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.naming.Labels;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What Prometheus discovers behind the Services of the demos: their EndpointSlices, which have the
 * labels of the Services.
 */
public final class EndpointSlices {

  private static final String SERVICE = "kubernetes.io/service-name";

  private EndpointSlices() {}

  public static InformerEventSource<EndpointSlice, MetricsDemo> eventSource(
      EventSourceContext<MetricsDemo> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(EndpointSlice.class, MetricsDemo.class)
            .withName("endpointslices")
            .withLabelSelector(Labels.MANAGED_SELECTOR)
            .withNamespacesInheritedFromController()
            .withSecondaryToPrimaryMapper(slice -> demo(slice).map(Set::of).orElseGet(Set::of))
            .build(),
        context);
  }

  /** Names of the pods that are ready and not about to go. */
  public static SortedSet<String> readyPods(Stream<EndpointSlice> slices) {
    SortedSet<String> pods = new TreeSet<>();
    slices
        .map(EndpointSlice::getEndpoints)
        // null, and not empty, while nothing is behind the Service.
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .filter(EndpointSlices::isReady)
        .map(Endpoint::getTargetRef)
        .filter(reference -> reference != null && "Pod".equals(reference.getKind()))
        .map(ObjectReference::getName)
        .forEach(pods::add);
    return pods;
  }

  /** Where nothing is said of it, an endpoint is ready. */
  private static boolean isReady(Endpoint endpoint) {
    return endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }

  /** The Service has the name of its demo. */
  private static Optional<ResourceID> demo(EndpointSlice slice) {
    return Optional.ofNullable(slice.getMetadata().getLabels())
        .map(labels -> labels.get(SERVICE))
        .map(name -> new ResourceID(name, slice.getMetadata().getNamespace()));
  }
}
