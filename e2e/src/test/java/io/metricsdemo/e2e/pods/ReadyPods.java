package io.metricsdemo.e2e.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.metricsdemo.e2e.cluster.TestNamespace;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the pods of a namespace that have got ready and are not deleted, at each change of one: a
 * gap that is over is seen too. A pod on a busy node may fail its probe for a while, which is no
 * gap that a rollout makes.
 */
final class ReadyPods implements AutoCloseable {

  private final AtomicInteger fewest = new AtomicInteger(Integer.MAX_VALUE);
  private final Set<String> uids = ConcurrentHashMap.newKeySet();
  private final SharedIndexInformer<Pod> informer;

  private ReadyPods(KubernetesClient client, String namespace) {
    informer = client.pods().inNamespace(namespace).inform();
    count();
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(Pod pod) {
            count();
          }

          @Override
          public void onUpdate(Pod before, Pod after) {
            count();
          }

          @Override
          public void onDelete(Pod pod, boolean finalStateUnknown) {
            count();
          }
        });
  }

  static ReadyPods watch(TestNamespace namespace) {
    return new ReadyPods(namespace.client(), namespace.name());
  }

  private void count() {
    informer.getStore().list().stream()
        .filter(Readiness::isPodReady)
        .forEach(pod -> uids.add(pod.getMetadata().getUid()));
    int ready =
        (int)
            informer.getStore().list().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> uids.contains(pod.getMetadata().getUid()))
                .count();
    fewest.accumulateAndGet(ready, Math::min);
  }

  /** The smallest number of pods that were ready at a time. */
  int fewest() {
    return fewest.get();
  }

  @Override
  public void close() {
    informer.close();
  }
}
