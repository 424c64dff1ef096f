package io.metricsdemo.playground.cluster;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The custom resource definitions that the playground's API server serves. */
public final class Definitions {

  private Definitions() {}

  /** The committed definition of MetricsDemo, as clusters have it. */
  public static CustomResourceDefinition metricsDemo() {
    return read("/metricsdemos.metricsdemo.io.yaml");
  }

  public static CustomResourceDefinition serviceMonitor() {
    return read("servicemonitors.monitoring.coreos.com.yaml");
  }

  public static CustomResourceDefinition prometheus() {
    return read("prometheuses.monitoring.coreos.com.yaml");
  }

  private static CustomResourceDefinition read(String resource) {
    try (InputStream yaml = Definitions.class.getResourceAsStream(resource)) {
      return Serialization.unmarshal(yaml, CustomResourceDefinition.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
