package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Service;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** No Service has the labels that the ServiceMonitor selects Services by. */
final class ServiceNotSelected implements Check {

  private static final int NAMED = 5;

  @Override
  public String title() {
    return "A Service is selected";
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  public Needs provides() {
    return Needs.SERVICES;
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    Optional<String> flaw = SelectedServices.flaw(subject);
    if (flaw.isPresent()) {
      return Verdict.isFalse(
          Reasons.SERVICE_NOT_SELECTED,
          "spec.selector of %s is invalid and selects no Service: %s. Correct it"
              .formatted(MonitorSource.name(subject.monitor()), flaw.get()));
    }
    List<Service> services = SelectedServices.of(subject);
    if (!services.isEmpty()) {
      return Verdict.passed("it selects " + names(services));
    }
    List<String> namespaces = SelectedServices.namespaces(subject);
    return Verdict.isFalse(
        Reasons.SERVICE_NOT_SELECTED,
        "%s selects Services labeled %s in %s; %s"
            .formatted(
                MonitorSource.name(subject.monitor()),
                Excerpt.of(text(subject.monitor().getSpec().getSelector())),
                SelectedServices.whereabouts(namespaces),
                explanation(subject, elsewhere(subject))));
  }

  /** Services with the labels in namespaces that the ServiceMonitor does not select. */
  private static List<Service> elsewhere(CheckContext subject) throws NotPermittedException {
    if (text(subject.monitor().getSpec().getSelector()).isEmpty()) {
      return List.of();
    }
    try {
      String own = subject.monitor().getMetadata().getNamespace();
      boolean demo = MonitorSource.of(subject.monitor()).demo();
      // Demos of one name in several namespaces have the same labels.
      return SelectedServices.anywhere(subject).stream()
          .filter(service -> !demo || service.getMetadata().getNamespace().equals(own))
          .toList();
    } catch (NotPermittedException e) {
      // Without permission for other namespaces the message is about the namespace of the
      // ServiceMonitor only.
      return List.of();
    }
  }

  private static String explanation(CheckContext subject, List<Service> elsewhere)
      throws NotPermittedException {
    if (!elsewhere.isEmpty()) {
      return "%s %s these labels. %s"
          .formatted(
              names(elsewhere), elsewhere.size() == 1 ? "has" : "have", move(subject, elsewhere));
    }
    List<Service> candidates = SelectedServices.candidates(subject);
    return candidates.isEmpty()
        ? "no Service exists there. Create one with these labels, or set spec.namespaceSelector"
        : "no Service has these labels (found: %s). %s".formatted(names(candidates), fix(subject));
  }

  /** What to change so that the ServiceMonitor selects Services in the namespace of a Service. */
  private static String move(CheckContext subject, List<Service> elsewhere) {
    String own = subject.monitor().getMetadata().getNamespace();
    String namespaces =
        elsewhere.stream()
            .map(service -> service.getMetadata().getNamespace())
            .distinct()
            .sorted()
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    if (SelectedServices.isNamespaceSelectorIgnored(subject)) {
      PrometheusResource prometheus = subject.prometheus().orElseThrow();
      return "%s has spec.ignoreNamespaceSelectors: true, so spec.namespaceSelector has no effect. Create the ServiceMonitor in namespace %s, or set that field to false%s"
          .formatted(prometheus, namespaces, Manager.note(prometheus));
    }
    if (MonitorSource.of(subject.monitor()).demo() && namespaces.equals(own)) {
      return "Another manager has added spec.namespaceSelector to %s. Remove it"
          .formatted(MonitorSource.name(subject.monitor()));
    }
    return "Set spec.namespaceSelector.matchNames: [%s] in %s"
        .formatted(namespaces, MonitorSource.name(subject.monitor()));
  }

  private static String fix(CheckContext subject) {
    return MonitorSource.of(subject.monitor()).demo()
        ? "Another manager has removed them from the Service of the MetricsDemo. Add them again"
        : "Change spec.selector, or add the labels to metadata.labels of the Service";
  }

  private static String names(List<Service> services) {
    String names =
        services.stream()
            .map(SelectedServices::name)
            .sorted()
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    return services.size() > NAMED ? names + " and others" : names;
  }

  private static String text(LabelSelector selector) {
    return Stream.concat(
            new TreeMap<>(selector.getMatchLabels())
                .entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()),
            selector.getMatchExpressions().stream().map(ServiceNotSelected::text))
        .collect(Collectors.joining(","));
  }

  private static String text(LabelSelectorRequirement requirement) {
    String values =
        requirement.getValues().isEmpty()
            ? ""
            : " (" + String.join(",", requirement.getValues()) + ")";
    return "%s %s%s".formatted(requirement.getKey(), requirement.getOperator(), values);
  }
}
