package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives each Service a cluster IP, as a real API server does on creation. Nothing answers there: it
 * is what {@code kubectl get service} shows.
 */
final class ClusterIpAllocator implements Controller {

  private static final int FIRST = 2;

  private final KubernetesClient client;
  private final WorkQueue<ObjectKey> queue =
      new WorkQueue<>("cluster-ip-allocator", this::reconcile);

  ClusterIpAllocator(KubernetesClient client, Informers informers) {
    this.client = client;
    informers
        .services()
        .addEventHandler(Informers.onChange(service -> queue.add(ObjectKey.of(service))));
  }

  private void reconcile(ObjectKey key) {
    Service service = client.services().inNamespace(key.namespace()).withName(key.name()).get();
    if (service == null || service.getSpec().getClusterIP() != null) {
      return;
    }
    Set<String> taken =
        client.services().inAnyNamespace().list().getItems().stream()
            .map(other -> other.getSpec().getClusterIP())
            .collect(Collectors.toCollection(HashSet::new));
    int n = FIRST;
    while (taken.contains(ip(n))) {
      n++;
    }
    // @formatter:off
    client
        .resource(
            new ServiceBuilder(service)
                .editSpec().withClusterIP(ip(n)).withClusterIPs(ip(n)).endSpec()
                .build())
        .update();
    // @formatter:on
  }

  private static String ip(int n) {
    return "10.96." + n / 256 + "." + n % 256;
  }

  @Override
  public void close() {
    queue.close();
  }
}
