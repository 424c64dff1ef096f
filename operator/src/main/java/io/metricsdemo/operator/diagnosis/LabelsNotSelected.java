package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.prometheus.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;
import java.util.Map;
import java.util.Optional;

/** The ServiceMonitor's labels are not those that the Prometheus selects by. */
final class LabelsNotSelected implements Check {

  @Override
  public String title() {
    return "Prometheus selects the ServiceMonitor's labels";
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
  public Answer examine(Case subject) {
    PrometheusResource prometheus = subject.prometheus().orElseThrow();
    if (prometheus.serviceMonitorSelector().isEmpty()) {
      return Answer.failed(
          Reasons.LABELS_NOT_SELECTED,
          "spec.serviceMonitorSelector of %s is not set, so that it selects no ServiceMonitor; set it, to {} for all"
              .formatted(prometheus));
    }
    LabelSelector selector = prometheus.serviceMonitorSelector().get();
    Map<String, String> labels =
        Optional.ofNullable(subject.monitor().getMetadata().getLabels()).orElse(Map.of());
    return UnmetRequirement.first(selector, labels)
        .map(unmet -> Answer.failed(Reasons.LABELS_NOT_SELECTED, message(subject, unmet)))
        .orElseGet(() -> Answer.passed(prometheus + " selects them"));
  }

  private static String message(Case subject, UnmetRequirement unmet) {
    return "%s selects ServiceMonitors with %s, and %s; %s"
        .formatted(
            subject.prometheus().orElseThrow(),
            Excerpt.of(unmet.wanted()),
            unmet
                .found()
                .map(value -> "this one has %s=%s".formatted(unmet.key(), value))
                .orElse("this one has no label " + unmet.key()),
            fix(subject.monitor(), unmet));
  }

  private static String fix(ServiceMonitor monitor, UnmetRequirement unmet) {
    MonitorSource source = MonitorSource.of(monitor);
    String field = source.labelField(unmet.key());
    if (unmet.remedy().isEmpty()) {
      return "remove %s from %s".formatted(field, source.object());
    }
    return unmet.found().isPresent()
        ? "set %s: %s in %s".formatted(field, unmet.remedy().get(), source.object())
        : "add %s: %s to %s".formatted(field, unmet.remedy().get(), source.object());
  }
}
