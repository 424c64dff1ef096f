package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.diagnosis.CheckContext;
import io.metricsdemo.operator.diagnosis.ClusterFacts;
import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.diagnosis.RememberingServer;
import io.metricsdemo.operator.diagnosis.Report;
import io.metricsdemo.operator.parameters.Durations;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.scraping.PrometheusServers.PrometheusServer;
import io.metricsdemo.operator.status.PrometheusView;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Goes the way from the ServiceMonitor of a demo to its samples in one Prometheus. */
final class Examiner {

  private static final Report SCRAPED = new Report(List.of());

  private final Diagnosis diagnosis;

  Examiner(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  /**
   * @param before what was found the last time: what a server that is away cannot tell is taken
   *     from it
   */
  PrometheusView examine(
      DemoView demo,
      PrometheusServer prometheus,
      Liveness alive,
      ClusterFacts facts,
      Optional<PrometheusView> before) {
    List<RememberingServer> servers = alive.servers().stream().map(RememberingServer::new).toList();
    Report report =
        isScraped(demo, alive, servers)
            ? SCRAPED
            : diagnosis.examine(
                new CheckContext(
                    demo.monitor(),
                    Optional.of(demo.parameters().name()),
                    prometheus.resource(),
                    List.copyOf(servers),
                    facts));
    List<Target> targets = remembered(demo, servers);
    Optional<String> interval = targets.stream().map(Target::scrapeInterval).findFirst();
    boolean away = alive.trouble().isPresent();
    return new PrometheusView(
        prometheus.namespace(),
        prometheus.name(),
        selected(prometheus, report, targets),
        report.obstacle().map(Report.Step::verdict),
        report.steps().size(),
        away ? before.map(PrometheusView::up).orElseGet(TreeSet::new) : up(demo, targets),
        away ? interval.or(() -> before.flatMap(PrometheusView::interval)) : interval);
  }

  /**
   * Whether the targets alone show that nothing is amiss, so that no cause has to be looked for.
   */
  private static boolean isScraped(DemoView demo, Liveness alive, List<RememberingServer> servers) {
    if (demo.endpoints().isEmpty()
        || !alive.up(demo, Optional.empty()).containsAll(demo.endpoints())) {
      return false;
    }
    try {
      for (RememberingServer server : servers) {
        server.targets(demo.scrapePool());
      }
    } catch (PrometheusException e) {
      return false;
    }
    List<Target> targets = remembered(demo, servers);
    return up(demo, targets).containsAll(demo.endpoints())
        && targets.stream().allMatch(target -> isAsWanted(target, demo));
  }

  private static boolean isAsWanted(Target target, DemoView demo) {
    return target.health() == Target.Health.UP
        && target.label("job").equals(demo.parameters().name())
        && Durations.parse(target.scrapeInterval())
            .equals(Durations.parse(demo.parameters().monitoring().interval()));
  }

  private static Verdict selected(
      PrometheusServer prometheus, Report report, List<Target> targets) {
    Optional<Report.Step> obstacle = report.obstacle();
    if (obstacle.isPresent() && obstacle.get().selection()) {
      return obstacle.get().verdict();
    }
    if (obstacle.isPresent() && prometheus.resource().isEmpty() && targets.isEmpty()) {
      // What such a server selects is known by its targets alone.
      return Verdict.unknown(obstacle.get().verdict().reason(), obstacle.get().verdict().message());
    }
    return Verdict.isTrue(
        Reasons.SELECTED, "Prometheus %s selects the ServiceMonitor".formatted(prometheus.title()));
  }

  /** None where the checks did not get so far as to ask for them. */
  private static List<Target> remembered(DemoView demo, List<RememberingServer> servers) {
    List<Target> targets = new ArrayList<>();
    servers.forEach(server -> targets.addAll(server.remembered(demo.scrapePool())));
    return targets;
  }

  private static SortedSet<String> up(DemoView demo, List<Target> targets) {
    SortedSet<String> up = new TreeSet<>();
    targets.stream()
        .filter(target -> target.health() == Target.Health.UP)
        .map(target -> target.label("pod"))
        .filter(demo.endpoints()::contains)
        .forEach(up::add);
    return up;
  }
}
