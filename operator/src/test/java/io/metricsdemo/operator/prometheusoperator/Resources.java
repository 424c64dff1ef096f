package io.metricsdemo.operator.prometheusoperator;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource.Kind;
import java.util.List;
import java.util.Optional;

/** Prometheus monitoring/k8s with Prometheus Operator's defaults, but for what is given. */
final class Resources {

  private Resources() {}

  static PrometheusResource defaults(Kind kind) {
    return resource(kind, Optional.empty(), Optional.empty(), "/", false);
  }

  static PrometheusResource selecting(
      Optional<LabelSelector> labels, Optional<LabelSelector> namespaces) {
    return resource(Kind.PROMETHEUS, labels, namespaces, "/", false);
  }

  static PrometheusResource servedBelow(String routePrefix) {
    return resource(Kind.PROMETHEUS, Optional.empty(), Optional.empty(), routePrefix, false);
  }

  static PrometheusResource listeningLocally() {
    return resource(Kind.PROMETHEUS, Optional.empty(), Optional.empty(), "/", true);
  }

  private static PrometheusResource resource(
      Kind kind,
      Optional<LabelSelector> labels,
      Optional<LabelSelector> namespaces,
      String routePrefix,
      boolean listenLocal) {
    return new PrometheusResource(
        kind,
        "monitoring",
        "k8s",
        false,
        labels,
        namespaces,
        "default",
        "Endpoints",
        "web",
        false,
        routePrefix,
        listenLocal,
        List.of(),
        false,
        List.of(),
        Optional.empty());
  }
}
