package io.metricsdemo.operator.prometheusoperator;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a selector of a Prometheus resource selects something, and why not: as Prometheus
 * Operator decides it.
 *
 * @see <a
 *     href="https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#LabelSelectorAsSelector">the
 *     function that it decides with</a>
 */
public sealed interface Selection {

  /** It does. */
  record Selected() implements Selection {}

  /** There is no selector, which selects nothing; {@code {}} would select all. */
  record NoSelector() implements Selection {}

  /** There is no namespace selector, which selects only the resource's own namespace. */
  record OtherNamespace(String selected) implements Selection {}

  /** The labels do not meet the selector. */
  record Unmet(List<UnmetRequirement> requirements) implements Selection {}

  /** The selector is invalid, so the resource selects nothing. */
  record InvalidSelector(String flaw) implements Selection {}

  /**
   * One requirement that the labels do not meet.
   *
   * @param found the value of the label; empty where there is no such label
   */
  record UnmetRequirement(Requirement requirement, Optional<String> found) {}

  default boolean isSelected() {
    return this instanceof Selected;
  }

  /** Whether a Prometheus selects ServiceMonitors with such labels, wherever they are. */
  static Selection ofLabels(PrometheusResource prometheus, Map<String, String> labels) {
    return prometheus
        .serviceMonitorSelector()
        .map(selector -> of(selector, labels))
        .orElseGet(NoSelector::new);
  }

  /** Whether a Prometheus selects ServiceMonitors in a namespace, whatever their labels. */
  static Selection ofNamespace(
      PrometheusResource prometheus, String namespace, Map<String, String> namespaceLabels) {
    return prometheus
        .serviceMonitorNamespaceSelector()
        .map(selector -> of(selector, namespaceLabels))
        .orElseGet(
            () ->
                namespace.equals(prometheus.namespace())
                    ? new Selected()
                    : new OtherNamespace(prometheus.namespace()));
  }

  /** Whether an existing selector selects labels. */
  static Selection of(LabelSelector selector, Map<String, String> labels) {
    List<UnmetRequirement> unmet;
    try {
      unmet =
          Requirement.of(selector).stream()
              .filter(requirement -> !requirement.isMetBy(labels))
              .map(
                  requirement ->
                      new UnmetRequirement(
                          requirement, Optional.ofNullable(labels.get(requirement.key()))))
              .toList();
    } catch (Requirement.InvalidSelectorException e) {
      return new InvalidSelector(e.getMessage());
    }
    return unmet.isEmpty() ? new Selected() : new Unmet(unmet);
  }
}
