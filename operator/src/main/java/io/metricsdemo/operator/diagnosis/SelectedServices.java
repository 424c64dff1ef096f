package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.openshift.api.model.monitoring.v1.NamespaceSelector;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Services that a ServiceMonitor selects, and the namespaces that it selects them in. */
final class SelectedServices {

  private static final String ALL_NAMESPACES = "";

  private SelectedServices() {}

  static List<Service> of(CheckContext subject) throws NotPermittedException {
    return flaw(subject).isPresent()
        ? List.of()
        : in(subject, subject.monitor().getSpec().getSelector());
  }

  /** What is invalid in the ServiceMonitor's selector, so that it selects nothing. */
  static Optional<String> flaw(CheckContext subject) {
    return Selection.of(subject.monitor().getSpec().getSelector(), Map.of())
            instanceof Selection.InvalidSelector invalid
        ? Optional.of(invalid.flaw())
        : Optional.empty();
  }

  /** All Services in the namespaces of the ServiceMonitor. */
  static List<Service> candidates(CheckContext subject) throws NotPermittedException {
    return in(subject, new LabelSelector());
  }

  /** The pods that the selectors of the selected Services select. */
  static List<Pod> pods(CheckContext subject) throws NotPermittedException {
    List<Pod> pods = new ArrayList<>();
    for (Service service : of(subject)) {
      pods.addAll(subject.facts().pods(service));
    }
    return pods;
  }

  /** Those with the right labels, wherever they are. */
  static List<Service> anywhere(CheckContext subject) throws NotPermittedException {
    return subject.facts().services(ALL_NAMESPACES, subject.monitor().getSpec().getSelector());
  }

  /** Whether the Prometheus ignores {@code spec.namespaceSelector} of ServiceMonitors. */
  static boolean isNamespaceSelectorIgnored(CheckContext subject) {
    return subject.prometheus().filter(PrometheusResource::ignoreNamespaceSelectors).isPresent();
  }

  /** The namespaces that the ServiceMonitor selects Services in; one empty name stands for all. */
  static List<String> namespaces(CheckContext subject) {
    if (isNamespaceSelectorIgnored(subject)) {
      return List.of(subject.monitor().getMetadata().getNamespace());
    }
    NamespaceSelector selector = subject.monitor().getSpec().getNamespaceSelector();
    if (selector != null && Boolean.TRUE.equals(selector.getAny())) {
      return List.of(ALL_NAMESPACES);
    }
    if (selector != null && !selector.getMatchNames().isEmpty()) {
      return selector.getMatchNames();
    }
    return List.of(subject.monitor().getMetadata().getNamespace());
  }

  /** How messages call those namespaces. */
  static String whereabouts(List<String> namespaces) {
    if (namespaces.contains(ALL_NAMESPACES)) {
      return "any namespace";
    }
    return (namespaces.size() == 1 ? "namespace " : "namespaces ") + String.join(", ", namespaces);
  }

  /** Whether a Service selects pods; otherwise somebody creates its endpoints. */
  static boolean selectsPods(Service service) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector != null && !selector.isEmpty();
  }

  /** How messages call a Service. */
  static String name(Service service) {
    return "Service %s/%s"
        .formatted(service.getMetadata().getNamespace(), service.getMetadata().getName());
  }

  private static List<Service> in(CheckContext subject, LabelSelector selector)
      throws NotPermittedException {
    List<Service> services = new ArrayList<>();
    for (String namespace : namespaces(subject)) {
      services.addAll(subject.facts().services(namespace, selector));
    }
    return services;
  }
}
