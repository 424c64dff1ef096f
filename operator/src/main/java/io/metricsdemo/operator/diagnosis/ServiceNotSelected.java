package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Service;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
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
    List<Service> services = SelectedServices.of(subject);
    if (!services.isEmpty()) {
      return Verdict.passed("it selects " + names(services));
    }
    List<String> namespaces = SelectedServices.namespaces(subject);
    List<Service> candidates = SelectedServices.candidates(subject);
    return Verdict.isFalse(
        Reasons.SERVICE_NOT_SELECTED,
        "%s selects Services with %s in %s; %s"
            .formatted(
                MonitorSource.name(subject.monitor()),
                Excerpt.of(text(subject.monitor().getSpec().getSelector())),
                SelectedServices.whereabouts(namespaces),
                candidates.isEmpty()
                    ? "there is no Service; create one with these labels, or set spec.namespaceSelector"
                    : "none of " + names(candidates) + " has these labels; " + fix(subject)));
  }

  private static String fix(CheckContext subject) {
    return MonitorSource.of(subject.monitor()).demo()
        ? "put them back on the Service of the MetricsDemo, where another manager has removed them"
        : "change spec.selector, or add them to metadata.labels of the Service that is meant";
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
