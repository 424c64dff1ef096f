package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.kubernetes.WatchFailure;
import io.metricsdemo.operator.prometheusoperator.LocatedPrometheus;
import io.metricsdemo.operator.prometheusoperator.PrometheusWatch;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;

/** Those whose resources are in the cluster. */
final class WatchedServers implements PrometheusServers {

  private final PrometheusWatch watch;

  /**
   * @param watch begins to look now, and is closed with this
   */
  WatchedServers(PrometheusWatch watch) {
    this.watch = watch;
    watch.start();
  }

  @Override
  public boolean areKnown() {
    return watch.isKnown();
  }

  @Override
  public List<PrometheusServer> list() {
    List<PrometheusServer> all = watch.prometheuses().stream().map(WatchedServers::server).toList();
    boolean noneRuns = all.stream().allMatch(prometheus -> prometheus.instances().isEmpty());
    // Not seeing their pods is no sign that they have none.
    return noneRuns && watch.failure().isPresent() ? List.of() : all;
  }

  private static PrometheusServer server(LocatedPrometheus located) {
    return new PrometheusServer(
        located.resource().ref(),
        Optional.of(located.resource()),
        located.instances().stream()
            .map(instance -> new Instance(instance.shard(), located.direct(instance)))
            .toList());
  }

  @Override
  public Verdict none() {
    return watch
        .failure()
        .map(WatchedServers::unseen)
        .orElseGet(() -> Diagnosis.withoutPrometheus().obstacle().orElseThrow().verdict());
  }

  private static Verdict unseen(WatchFailure failure) {
    return Verdict.unknown(
        failure.forbidden() ? Reasons.NOT_PERMITTED : Reasons.NOT_OBSERVED,
        "Cannot list Prometheus servers: " + failure.message());
  }

  @Override
  public void close() {
    watch.close();
  }
}
