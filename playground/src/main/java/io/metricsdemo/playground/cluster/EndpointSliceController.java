package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Stands in for the EndpointSlice controller: which pods stand behind a Service. */
final class EndpointSliceController implements AutoCloseable {

  private final KubernetesClient client;
  private final Informers informers;
  private final WorkQueue<ObjectKey> queue =
      new WorkQueue<>("endpointslice-controller", this::reconcile);

  EndpointSliceController(KubernetesClient client, Informers informers) {
    this.client = client;
    this.informers = informers;
    informers
        .services()
        .addEventHandler(Informers.onChange(service -> queue.add(ObjectKey.of(service))));
    informers.pods().addEventHandler(Informers.onChange(this::podChanged));
    informers
        .endpointSlices()
        .addEventHandler(
            Informers.onChange(
                slice -> ObjectKey.controllerOf(slice, "Service").ifPresent(queue::add)));
  }

  private void podChanged(Pod pod) {
    informers.services().getStore().list().stream()
        .filter(service -> EndpointSlices.selects(service, pod))
        .forEach(service -> queue.add(ObjectKey.of(service)));
  }

  private void reconcile(ObjectKey key) {
    Service service = client.services().inNamespace(key.namespace()).withName(key.name()).get();
    if (service == null
        || service.getMetadata().getDeletionTimestamp() != null
        || service.getSpec().getSelector() == null) {
      return;
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

  @Override
  public void close() {
    queue.close();
  }
}
