package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.status.Pending;
import io.metricsdemo.operator.status.Verdict;

/** Prometheus still scrapes at another interval than the ServiceMonitor sets. */
final class IntervalNotInForce implements Check {

  @Override
  public String title() {
    return "Scrape interval is in effect";
  }

  @Override
  public boolean isMatterOfTime() {
    return true;
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    return ScrapePools.of(subject).pools().stream()
        .flatMap(
            pool ->
                pool.otherInterval().stream().map(found -> verdict(subject, pool.index(), found)))
        .findFirst()
        .orElseGet(() -> Verdict.passed(""));
  }

  private static Verdict verdict(CheckContext subject, int index, Interval found) {
    String wanted = subject.monitor().getSpec().getEndpoints().get(index).getInterval();
    return Pending.interval(
        "Prometheus",
        found,
        "spec.endpoints[%d].interval of %s".formatted(index, MonitorSource.name(subject.monitor())),
        Interval.parse(wanted).orElseThrow(),
        LastChange.waiting(subject));
  }
}
