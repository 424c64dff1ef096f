package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.naming.LabelSyntax;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.Selection;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The ServiceMonitor's labels are not those that the Prometheus selects by. */
final class LabelsNotSelected implements Check {

  @Override
  public String title() {
    return "ServiceMonitor labels are selected";
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
  public Verdict examine(CheckContext subject) {
    PrometheusResource prometheus = subject.prometheus().orElseThrow();
    Map<String, String> labels = subject.monitor().getMetadata().getLabels();
    Selection selection =
        Selection.ofLabels(prometheus, Objects.requireNonNullElse(labels, Map.of()));
    if (selection instanceof Selection.NoSelector) {
      return failed(
          "%s has no spec.serviceMonitorSelector and selects no ServiceMonitor. Set it ({} selects all)"
                  .formatted(prometheus)
              + Manager.note(prometheus));
    }
    if (selection instanceof Selection.InvalidSelector invalid) {
      return failed(
          "spec.serviceMonitorSelector of %s is invalid and selects no ServiceMonitor: %s. Correct it"
                  .formatted(prometheus, invalid.flaw())
              + Manager.note(prometheus));
    }
    if (selection instanceof Selection.Unmet unmet) {
      return failed(message(subject, new UnmatchedLabels(unmet.requirements())));
    }
    return Verdict.passed(prometheus + " selects them");
  }

  private static Verdict failed(String message) {
    return Verdict.isFalse(Reasons.LABELS_NOT_SELECTED, message);
  }

  private static String message(CheckContext subject, UnmatchedLabels unmet) {
    MonitorSource source = MonitorSource.of(subject.monitor());
    PrometheusResource prometheus = subject.prometheus().orElseThrow();
    Optional<String> reserved =
        unmet.requirements().stream()
            .map(one -> one.requirement().key())
            .filter(key -> source.demo() && LabelSyntax.isReserved(key))
            .findFirst();
    return "%s selects ServiceMonitors labeled %s; this one has %s. %s"
        .formatted(
            prometheus,
            unmet.wanted(),
            unmet.found(),
            reserved
                .map(key -> ofSelector(prometheus, key))
                .orElseGet(() -> unmet.fix(". ", one -> fix(source, one))));
  }

  private static String ofSelector(PrometheusResource prometheus, String key) {
    return "The operator reserves label %s, so a MetricsDemo cannot set it. Change spec.serviceMonitorSelector of %s%s"
        .formatted(key, prometheus, Manager.note(prometheus));
  }

  private static String fix(MonitorSource source, Selection.UnmetRequirement unmet) {
    String field = source.labelField(unmet.requirement().key());
    Optional<String> remedy = UnmatchedLabels.remedy(unmet.requirement());
    if (remedy.isEmpty()) {
      return "Remove %s from %s".formatted(field, source.object());
    }
    return unmet.found().isPresent()
        ? "Set %s: %s in %s".formatted(field, remedy.get(), source.object())
        : "Add %s: %s to %s".formatted(field, remedy.get(), source.object());
  }
}
