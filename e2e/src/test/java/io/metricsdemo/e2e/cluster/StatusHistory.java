package io.metricsdemo.e2e.cluster;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Each status of a demo from now on, also those that are soon replaced. */
public final class StatusHistory implements AutoCloseable {

  private final History<MetricsDemo> history;

  private StatusHistory(KubernetesClient client, String namespace, String demo) {
    history =
        new History<>(client.resources(MetricsDemo.class).inNamespace(namespace).withName(demo));
  }

  public static StatusHistory of(TestNamespace namespace, String demo) {
    return new StatusHistory(namespace.client(), namespace.name(), demo);
  }

  /**
   * The demo as it was first, which is before the operator has seen it if that is when the history
   * begins, and after each change of its status.
   */
  public List<MetricsDemo> changes() {
    List<MetricsDemo> changes = new ArrayList<>();
    String last = "";
    for (MetricsDemo version : history.versions()) {
      String status = Serialization.asJson(version.getStatus());
      if (!status.equals(last)) {
        changes.add(version);
      }
      last = status;
    }
    return changes;
  }

  /** What conditions of a type said, as status and reason with a slash between them. */
  public List<String> of(String type) {
    return history.versions().stream()
        .flatMap(version -> TestNamespace.conditions(Optional.of(version)).stream())
        .filter(condition -> condition.getType().equals(type))
        .map(StatusHistory::said)
        .distinct()
        .toList();
  }

  private static String said(Condition condition) {
    return condition.getStatus() + "/" + condition.getReason();
  }

  @Override
  public void close() {
    history.close();
  }
}
