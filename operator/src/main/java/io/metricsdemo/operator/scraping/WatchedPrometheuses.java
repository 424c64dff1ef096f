package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.diagnosis.NotPermittedException;
import io.metricsdemo.operator.diagnosis.Report;
import io.metricsdemo.operator.prometheus.LocatedPrometheus;
import io.metricsdemo.operator.prometheus.PrometheusWatch;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;

/** Those whose resources are in the cluster. */
final class WatchedPrometheuses implements Prometheuses {

  private final PrometheusWatch watch;

  /**
   * @param watch begins to look now, and is closed with this
   */
  WatchedPrometheuses(PrometheusWatch watch) {
    this.watch = watch;
    watch.start();
  }

  @Override
  public boolean areKnown() {
    return watch.isKnown();
  }

  @Override
  public List<Asked> list() {
    List<Asked> all = watch.prometheuses().stream().map(WatchedPrometheuses::asked).toList();
    boolean noneRuns = all.stream().allMatch(prometheus -> prometheus.instances().isEmpty());
    // Not seeing their pods is no sign that they have none.
    return noneRuns && watch.obstacle().isPresent() ? List.of() : all;
  }

  private static Asked asked(LocatedPrometheus located) {
    return new Asked(
        located.resource().namespace(),
        located.resource().name(),
        Optional.of(located.resource()),
        located.instances().stream()
            .map(instance -> new Instance(instance.shard(), located.direct(instance)))
            .toList());
  }

  @Override
  public Verdict none() {
    Report report =
        watch
            .obstacle()
            .map(missing -> Diagnosis.notPermitted(new NotPermittedException(missing)))
            .orElseGet(Diagnosis::withoutPrometheus);
    return Examiner.verdict(report.obstacle().orElseThrow().answer());
  }

  @Override
  public void close() {
    watch.close();
  }
}
