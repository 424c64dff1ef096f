package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.openshift.api.model.monitoring.v1.ConfigResourceCondition;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.PrometheusResources;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prometheus Operator considers the ServiceMonitor invalid and leaves it out. It reports that in
 * the status of the ServiceMonitor, which is off by default, and by a Warning Event, which expires
 * after an hour; so the ServiceMonitor is also examined for the mistakes that it rejects.
 */
final class MonitorRejected implements Check {

  private static final String REJECTION = "InvalidConfiguration";

  @Override
  public String title() {
    return "Prometheus Operator accepts the ServiceMonitor";
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject.prometheus().isPresent();
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    if (!ScrapePools.of(subject).anyIsMissing()) {
      return Verdict.passed("Prometheus has its targets");
    }
    ServiceMonitor monitor = subject.monitor();
    Optional<ConfigResourceCondition> accepted =
        accepted(monitor, subject.prometheus().orElseThrow());
    if (accepted.filter(condition -> "True".equals(condition.getStatus())).isPresent()) {
      return Verdict.passed("status.bindings reports it as accepted");
    }
    Optional<String> rejection =
        accepted
            .filter(condition -> "False".equals(condition.getStatus()))
            .map(condition -> String.valueOf(condition.getMessage()));
    if (rejection.isEmpty()) {
      rejection = rejection(monitor, subject.facts().warnings(monitor));
    }
    Optional<String> why = rejection.isPresent() ? rejection : MonitorMistakes.find(subject);
    String how = rejection.isPresent() ? "rejects" : "will reject";
    return why.map(
            mistake ->
                Verdict.isFalse(
                    Reasons.MONITOR_REJECTED,
                    "Prometheus Operator %s %s: %s. Correct it in %s"
                        .formatted(
                            how,
                            MonitorSource.name(monitor),
                            Excerpt.of(mistake),
                            MonitorSource.of(monitor).object())))
        .orElseGet(() -> Verdict.passed("no rejection was found"));
  }

  /** An Event stays for an hour: one from before the latest change reports a former mistake. */
  private static Optional<String> rejection(ServiceMonitor monitor, List<Event> warnings) {
    OffsetDateTime changed = lastChange(monitor);
    return warnings.stream()
        .filter(event -> REJECTION.equals(event.getReason()))
        .filter(event -> !time(event).isBefore(changed))
        .max(Comparator.comparing(MonitorRejected::time))
        .map(Event::getMessage)
        .map(message -> message.replaceFirst("^.*was rejected due to invalid configuration: ", ""));
  }

  private static OffsetDateTime lastChange(ServiceMonitor monitor) {
    return monitor.getMetadata().getManagedFields().stream()
        .filter(entry -> entry.getSubresource() == null)
        .map(ManagedFieldsEntry::getTime)
        .filter(time -> time != null)
        .map(OffsetDateTime::parse)
        .max(Comparator.naturalOrder())
        .orElse(OffsetDateTime.MIN);
  }

  private static OffsetDateTime time(Event event) {
    return Stream.of(event.getLastTimestamp(), event.getFirstTimestamp())
        .filter(time -> time != null)
        .findFirst()
        .or(() -> Optional.ofNullable(event.getEventTime()).map(time -> time.getTime()))
        .map(OffsetDateTime::parse)
        .orElse(OffsetDateTime.MIN);
  }

  /** What Prometheus Operator reports in the status of the ServiceMonitor, from 0.86 on. */
  private static Optional<ConfigResourceCondition> accepted(
      ServiceMonitor monitor, PrometheusResource prometheus) {
    if (monitor.getStatus() == null) {
      return Optional.empty();
    }
    String plural = PrometheusResources.definition(prometheus.kind()).getPlural();
    Long generation = monitor.getMetadata().getGeneration();
    return monitor.getStatus().getBindings().stream()
        .filter(
            binding ->
                plural.equals(binding.getResource())
                    && prometheus.namespace().equals(binding.getNamespace())
                    && prometheus.name().equals(binding.getName()))
        .flatMap(binding -> binding.getConditions().stream())
        .filter(condition -> "Accepted".equals(condition.getType()))
        // Of an earlier generation it is a former mistake.
        .filter(
            condition ->
                condition.getObservedGeneration() == null
                    || generation == null
                    || condition.getObservedGeneration() >= generation)
        .findFirst();
  }
}
