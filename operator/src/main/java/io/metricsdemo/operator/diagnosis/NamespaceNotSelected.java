package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.Selection;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.Map;

/** The Prometheus does not select ServiceMonitors in the namespace. */
final class NamespaceNotSelected implements Check {

  /** The API server sets it to the name of the namespace, and refuses any other value. */
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  @Override
  public String title() {
    return "Namespace is selected";
  }

  @Override
  public boolean isAboutSelection() {
    return true;
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject.prometheus().isPresent();
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    PrometheusResource prometheus = subject.prometheus().orElseThrow();
    String namespace = subject.monitor().getMetadata().getNamespace();
    Selection selection =
        Selection.ofNamespace(prometheus, namespace, labels(subject, prometheus, namespace));
    if (selection instanceof Selection.OtherNamespace other) {
      return failed(
          "%s has no spec.serviceMonitorNamespaceSelector and selects ServiceMonitors only in namespace %s, not in %s. Set it ({} selects all namespaces)"
                  .formatted(prometheus, other.selected(), namespace)
              + Manager.note(prometheus));
    }
    if (selection instanceof Selection.InvalidSelector invalid) {
      return failed(
          "spec.serviceMonitorNamespaceSelector of %s is invalid and selects no namespace: %s. Correct it"
                  .formatted(prometheus, invalid.flaw())
              + Manager.note(prometheus));
    }
    if (selection instanceof Selection.Unmet unmet) {
      return failed(message(prometheus, namespace, new UnmatchedLabels(unmet.requirements())));
    }
    return Verdict.passed("%s selects namespace %s".formatted(prometheus, namespace));
  }

  /** Read only where they matter: that takes a permission. */
  private static Map<String, String> labels(
      CheckContext subject, PrometheusResource prometheus, String namespace)
      throws NotPermittedException {
    boolean matter =
        prometheus
            .serviceMonitorNamespaceSelector()
            .filter(selector -> !selector.equals(new LabelSelector()))
            .isPresent();
    return matter ? subject.facts().namespaceLabels(namespace) : Map.of();
  }

  private static Verdict failed(String message) {
    return Verdict.isFalse(Reasons.NAMESPACE_NOT_SELECTED, message);
  }

  private static String message(
      PrometheusResource prometheus, String namespace, UnmatchedLabels unmet) {
    return "%s selects namespaces labeled %s; namespace %s has %s. %s"
        .formatted(
            prometheus,
            unmet.wanted(),
            namespace,
            unmet.found(),
            isByName(unmet)
                ? "Kubernetes sets label %s to the name of the namespace. Change spec.serviceMonitorNamespaceSelector of %s to select %s%s"
                    .formatted(NAME_LABEL, prometheus, namespace, Manager.note(prometheus))
                : "Run kubectl label namespace %s %s"
                    .formatted(namespace, unmet.fix(" ", NamespaceNotSelected::argument)));
  }

  private static boolean isByName(UnmatchedLabels unmet) {
    return unmet.requirements().stream()
        .anyMatch(one -> one.requirement().key().equals(NAME_LABEL));
  }

  /** As {@code kubectl label} takes it. */
  private static String argument(Selection.UnmetRequirement unmet) {
    String key = unmet.requirement().key();
    return UnmatchedLabels.remedy(unmet.requirement())
        .map(value -> key + "=" + value + (unmet.found().isPresent() ? " --overwrite" : ""))
        .orElse(key + "-");
  }
}
