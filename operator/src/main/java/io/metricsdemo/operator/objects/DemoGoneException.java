package io.metricsdemo.operator.objects;

import io.metricsdemo.api.v1alpha1.MetricsDemo;

/** The demo, or its namespace, is being deleted or is gone, and the news of it is yet to come. */
public final class DemoGoneException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DemoGoneException(MetricsDemo demo, Throwable cause) {
    super(
        "MetricsDemo %s/%s is gone"
            .formatted(demo.getMetadata().getNamespace(), demo.getMetadata().getName()),
        cause);
  }
}
