package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Stands in for the EndpointSlice controller: which pods stand behind a Service. */
final class EndpointSliceController implements Reconciler<Service> {

  private final KubernetesClient client;

  EndpointSliceController(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public List<EventSource<?, Service>> prepareEventSources(EventSourceContext<Service> context) {
    return List.of(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(EndpointSlice.class, Service.class).build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Pod.class, Service.class)
                .withSecondaryToPrimaryMapper(
                    pod ->
                        context
                            .getPrimaryCache()
                            .list(service -> EndpointSlices.selects(service, pod))
                            .map(ResourceID::fromResource)
                            .collect(Collectors.toSet()))
                .build(),
            context));
  }

  @Override
  public UpdateControl<Service> reconcile(Service cached, Context<Service> context) {
    ObjectKey key = ObjectKey.of(cached);
    Service service = client.services().inNamespace(key.namespace()).withName(key.name()).get();
    if (service == null
        || service.getMetadata().getDeletionTimestamp() != null
        || service.getSpec().getSelector() == null) {
      return UpdateControl.noUpdate();
    }
    List<Pod> pods =
        client
            .pods()
            .inNamespace(key.namespace())
            .withLabels(service.getSpec().getSelector())
            .list()
            .getItems();
    Map<String, EndpointSlice> obsolete =
        client
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(key.namespace())
            .withLabel(EndpointSlices.SERVICE_NAME, key.name())
            .list()
            .getItems()
            .stream()
            .collect(
                Collectors.toMap(
                    slice -> slice.getMetadata().getName(),
                    Function.identity(),
                    (a, b) -> a,
                    HashMap::new));
    for (EndpointSlice desired : EndpointSlices.of(service, pods)) {
      write(desired, obsolete.remove(desired.getMetadata().getName()));
    }
    obsolete.values().forEach(slice -> client.resource(slice).delete());
    return UpdateControl.noUpdate();
  }

  private void write(EndpointSlice desired, EndpointSlice present) {
    if (present == null) {
      client.resource(desired).create();
    } else if (!present.getEndpoints().equals(desired.getEndpoints())
        || !present.getPorts().equals(desired.getPorts())
        || !present.getMetadata().getLabels().equals(desired.getMetadata().getLabels())) {
      // @formatter:off
      client
          .resource(
              new EndpointSliceBuilder(present)
                  .editMetadata().withLabels(desired.getMetadata().getLabels()).endMetadata()
                  .withEndpoints(desired.getEndpoints())
                  .withPorts(desired.getPorts())
                  .build())
          .update();
      // @formatter:on
    }
  }
}
