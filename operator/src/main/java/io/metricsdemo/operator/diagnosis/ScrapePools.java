package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The scrape pools of a ServiceMonitor in one Prometheus: the union over its servers, since each
 * shard has a part of the targets, with the best report of several replicas about one target.
 *
 * @param pools one for each endpoint of the ServiceMonitor
 * @param reporters the pods that report a target so, where not all servers report it alike
 * @param answers how many servers answered
 * @param failures of the servers that did not answer
 */
record ScrapePools(
    List<ScrapePool> pools,
    Map<Target, String> reporters,
    int answers,
    List<PrometheusException> failures) {

  /** What the servers report about one target. */
  private static final class Reports {

    private Target best;
    private final Set<Target.Health> healths = EnumSet.noneOf(Target.Health.class);
    private final Set<String> pods = new TreeSet<>();
    private int count;

    void add(Target target, Optional<String> pod) {
      healths.add(target.health());
      count++;
      if (best == null || rank(target) < rank(best)) {
        best = target;
        pods.clear();
      }
      if (rank(target) == rank(best)) {
        pod.ifPresent(pods::add);
      }
    }

    /** A failure is more informative than a target that has not been scraped yet. */
    private static int rank(Target target) {
      return switch (target.health()) {
        case UP -> 0;
        case DOWN -> 1;
        case UNKNOWN -> 2;
      };
    }

    boolean isUnanimous(int servers) {
      return count >= servers && healths.size() == 1;
    }
  }

  /** Each server is queried only once: it has a cache. */
  static ScrapePools of(CheckContext subject) throws NotPermittedException {
    int endpoints = subject.monitor().getSpec().getEndpoints().size();
    List<Map<List<String>, Reports>> reports =
        Stream.generate(
                () -> (Map<List<String>, Reports>) new LinkedHashMap<List<String>, Reports>())
            .limit(endpoints)
            .toList();
    List<PrometheusException> failures = new ArrayList<>();
    for (PrometheusApi server : subject.servers()) {
      try {
        for (int index = 0; index < endpoints; index++) {
          for (Target target : server.targets(ScrapePool.name(subject.monitor(), index))) {
            reports
                .get(index)
                .computeIfAbsent(
                    List.of(target.namespace(), target.pod(), target.scrapeUrl()),
                    key -> new Reports())
                .add(target, server.pod());
          }
        }
      } catch (PrometheusException e) {
        failures.add(e);
      }
    }
    int answers = subject.servers().size() - failures.size();
    Map<Target, String> reporters = new HashMap<>();
    List<ScrapePool> pools = new ArrayList<>();
    for (int index = 0; index < endpoints; index++) {
      List<Target> best = new ArrayList<>();
      for (Reports one : reports.get(index).values()) {
        best.add(one.best);
        if (!one.isUnanimous(answers) && !one.pods.isEmpty()) {
          reporters.put(one.best, String.join(", ", one.pods));
        }
      }
      pools.add(ScrapePool.of(subject, index, best));
    }
    return new ScrapePools(pools, reporters, answers, failures);
  }

  Stream<ScrapePool> missing() {
    return pools.stream().filter(ScrapePool::isMissing);
  }

  boolean anyIsMissing() {
    return missing().findAny().isPresent();
  }

  /**
   * Whether the servers use the current configuration of the ServiceMonitor, as far as is known.
   */
  boolean areInForce() {
    return !anyIsMissing() && pools.stream().allMatch(pool -> pool.otherInterval().isEmpty());
  }

  /** Whether a ready pod is the target of no server that answered. */
  boolean lackTargets() {
    return pools.stream().anyMatch(ScrapePool::lacksTargets);
  }

  /**
   * A target and its pool.
   *
   * @param reporter the pods of Prometheus that report it so, where not all of them do
   */
  record PoolTarget(ScrapePool pool, Target target, Optional<String> reporter) {

    /** How messages call the target. */
    String name() {
      String pod = target.pod();
      String where = pod.isEmpty() ? "" : "pod %s/%s, ".formatted(target.namespace(), pod);
      return Excerpt.of("%s%s".formatted(where, target.scrapeUrl()));
    }
  }

  /** The targets that match, by endpoint and pod. */
  Stream<PoolTarget> targets(Predicate<Target> what) {
    return pools.stream()
        .flatMap(
            pool ->
                pool.targets().stream()
                    .filter(what)
                    .map(
                        target ->
                            new PoolTarget(
                                pool, target, Optional.ofNullable(reporters.get(target)))));
  }
}
