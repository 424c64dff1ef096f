package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.parameters.Durations;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prometheus Operator takes the ServiceMonitor for invalid and leaves it out, which it reports by a
 * Warning Event alone.
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
      return Verdict.passed("its configuration has arrived");
    }
    ServiceMonitor monitor = subject.monitor();
    Optional<String> rejection = rejection(monitor, subject.facts().warnings(monitor));
    Optional<String> why = rejection.or(() -> mistake(monitor));
    return why.map(
            mistake ->
                Verdict.isFalse(
                    Reasons.MONITOR_REJECTED,
                    "Prometheus Operator %s %s: %s; correct that in %s"
                        .formatted(
                            rejection.isPresent() ? "rejects" : "has to reject",
                            MonitorSource.name(monitor),
                            Excerpt.of(mistake),
                            MonitorSource.of(monitor).object())))
        .orElseGet(() -> Verdict.passed("no Event says otherwise"));
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

  /** What the ServiceMonitor itself shows to be wrong. */
  private static Optional<String> mistake(ServiceMonitor monitor) {
    List<Endpoint> endpoints = monitor.getSpec().getEndpoints();
    for (int index = 0; index < endpoints.size(); index++) {
      Optional<String> interval = ScrapePool.setting(endpoints.get(index).getInterval());
      Optional<String> timeout = ScrapePool.setting(endpoints.get(index).getScrapeTimeout());
      Optional<Duration> length = interval.flatMap(Durations::parse);
      Optional<Duration> wait = timeout.flatMap(Durations::parse);
      if (length.isPresent() && wait.isPresent() && wait.get().compareTo(length.get()) > 0) {
        return Optional.of(
            "spec.endpoints[%d].scrapeTimeout %s is greater than its interval %s"
                .formatted(index, timeout.get(), interval.get()));
      }
    }
    return Optional.empty();
  }
}
