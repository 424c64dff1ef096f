package io.metricsdemo.e2e.cluster;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All that the conditions of a demo said, one after another, from now on. */
public final class ConditionHistory implements AutoCloseable {

  private final List<Condition> said = new CopyOnWriteArrayList<>();
  private final Watch watch;
  private volatile WatcherException broken;

  private ConditionHistory(KubernetesClient client, String namespace, String demo) {
    watch =
        client
            .resources(MetricsDemo.class)
            .inNamespace(namespace)
            .withName(demo)
            .watch(
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, MetricsDemo now) {
                    if (now.getStatus() != null && now.getStatus().getConditions() != null) {
                      said.addAll(now.getStatus().getConditions());
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    broken = cause;
                  }
                });
  }

  public static ConditionHistory of(TestNamespace namespace, String demo) {
    return new ConditionHistory(namespace.client(), namespace.name(), demo);
  }

  /** What conditions of a type said, as status and reason with a slash between them. */
  public List<String> of(String type) {
    if (broken != null) {
      throw new IllegalStateException("something may have been missed", broken);
    }
    return said.stream()
        .filter(condition -> condition.getType().equals(type))
        .map(condition -> condition.getStatus() + "/" + condition.getReason())
        .distinct()
        .toList();
  }

  @Override
  public void close() {
    watch.close();
  }
}
