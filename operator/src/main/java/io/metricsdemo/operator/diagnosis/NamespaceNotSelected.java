package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.metricsdemo.operator.prometheus.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;

/** The Prometheus does not look for ServiceMonitors in the namespace. */
final class NamespaceNotSelected implements Check {

  @Override
  public String title() {
    return "Prometheus looks into the namespace";
  }

  @Override
  public boolean isAboutSelection() {
    return true;
  }

  @Override
  public boolean appliesTo(Case subject) {
    return subject.prometheus().isPresent();
  }

  @Override
  public Answer examine(Case subject) throws NotPermittedException {
    PrometheusResource prometheus = subject.prometheus().orElseThrow();
    String namespace = subject.monitor().getMetadata().getNamespace();
    if (prometheus.serviceMonitorNamespaceSelector().isEmpty()) {
      return prometheus.namespace().equals(namespace)
          ? passed(prometheus, namespace)
          : Answer.failed(
              Reasons.NAMESPACE_NOT_SELECTED,
              "spec.serviceMonitorNamespaceSelector of %s is not set, so that it looks in namespace %s alone, and not in %s; set it, to {} for all namespaces"
                  .formatted(prometheus, prometheus.namespace(), namespace));
    }
    LabelSelector selector = prometheus.serviceMonitorNamespaceSelector().get();
    if (selector.getMatchLabels().isEmpty() && selector.getMatchExpressions().isEmpty()) {
      return passed(prometheus, namespace);
    }
    return UnmetRequirement.first(selector, subject.facts().namespaceLabels(namespace))
        .map(
            unmet ->
                Answer.failed(
                    Reasons.NAMESPACE_NOT_SELECTED, message(prometheus, namespace, unmet)))
        .orElseGet(() -> passed(prometheus, namespace));
  }

  private static Answer passed(PrometheusResource prometheus, String namespace) {
    return Answer.passed("%s looks into namespace %s".formatted(prometheus, namespace));
  }

  private static String message(
      PrometheusResource prometheus, String namespace, UnmetRequirement unmet) {
    String fix =
        unmet
            .remedy()
            .map(
                value ->
                    "kubectl label namespace %s %s=%s%s"
                        .formatted(
                            namespace,
                            unmet.key(),
                            value,
                            unmet.found().isPresent() ? " --overwrite" : ""))
            .orElseGet(() -> "kubectl label namespace %s %s-".formatted(namespace, unmet.key()));
    return "%s looks into namespaces with %s, and namespace %s has %s; %s"
        .formatted(
            prometheus,
            Excerpt.of(unmet.wanted()),
            namespace,
            unmet
                .found()
                .map(value -> "%s=%s".formatted(unmet.key(), value))
                .orElse("no label " + unmet.key()),
            fix);
  }
}
