package io.metricsdemo.operator.objects;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import java.util.Optional;

/** The demo, or its namespace, is being deleted or is gone, and the event has not arrived yet. */
public final class DemoGoneException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private DemoGoneException(MetricsDemo demo, Throwable cause) {
    super(
        "MetricsDemo %s/%s is gone"
            .formatted(demo.getMetadata().getNamespace(), demo.getMetadata().getName()),
        cause);
  }

  /** Reads the demo itself, since the event of its deletion may not have arrived yet. */
  static void throwIfGone(MetricsDemo demo, Context<MetricsDemo> context) {
    MetricsDemo live = context.getClient().resource(demo).get();
    if (live == null
        || live.isMarkedForDeletion()
        || !live.getMetadata().getUid().equals(demo.getMetadata().getUid())) {
      throw new DemoGoneException(demo, null);
    }
  }

  /**
   * The API server forbids to create anything in a namespace that is being deleted; that is no
   * missing permission.
   */
  static void throwIfTerminating(MetricsDemo demo, KubernetesClientException e) {
    boolean terminating =
        Optional.ofNullable(e.getStatus()).map(Status::getDetails).stream()
            .flatMap(details -> details.getCauses().stream())
            .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
    if (terminating) {
      throw new DemoGoneException(demo, e);
    }
  }
}
