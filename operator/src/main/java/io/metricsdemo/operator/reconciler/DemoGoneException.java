package io.metricsdemo.operator.reconciler;

import io.metricsdemo.api.v1alpha1.MetricsDemo;

/** The demo, or its namespace, is being deleted or is gone, and the news of it is yet to come. */
final class DemoGoneException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DemoGoneException(MetricsDemo demo, Throwable cause) {
    super(
        "MetricsDemo %s/%s is gone"
            .formatted(demo.getMetadata().getNamespace(), demo.getMetadata().getName()),
        cause);
  }
}
