package io.metricsdemo.operator.diagnosis;

import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import io.metricsdemo.operator.prometheus.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The scrape pools of a ServiceMonitor in one Prometheus: the union over its servers, since each
 * shard has a part of the targets.
 *
 * @param pools one for each endpoint of the ServiceMonitor
 * @param answers how many servers answered
 * @param failures what the other servers did instead
 */
record ScrapePools(List<ScrapePool> pools, int answers, List<PrometheusException> failures) {

  /** Each server is asked but once: {@link Diagnosis} has it remember. */
  static ScrapePools of(CheckContext subject) throws NotPermittedException {
    int endpoints = subject.monitor().getSpec().getEndpoints().size();
    List<List<Target>> targets =
        Stream.generate(() -> (List<Target>) new ArrayList<Target>()).limit(endpoints).toList();
    List<PrometheusException> failures = new ArrayList<>();
    for (PrometheusApi server : subject.servers()) {
      try {
        for (int index = 0; index < endpoints; index++) {
          targets.get(index).addAll(server.targets(ScrapePool.name(subject.monitor(), index)));
        }
      } catch (PrometheusException e) {
        failures.add(e);
      }
    }
    List<ScrapePool> pools = new ArrayList<>();
    for (int index = 0; index < endpoints; index++) {
      pools.add(ScrapePool.of(subject, index, targets.get(index)));
    }
    return new ScrapePools(pools, subject.servers().size() - failures.size(), failures);
  }

  /** Whether the servers have no targets API, as many that store samples have none. */
  boolean areNotSupported() {
    return answers == 0
        && !failures.isEmpty()
        && failures.stream().allMatch(failure -> failure.kind() == Kind.UNSUPPORTED);
  }

  Stream<ScrapePool> missing() {
    return pools.stream().filter(ScrapePool::isMissing);
  }

  boolean anyIsMissing() {
    return missing().findAny().isPresent();
  }

  /** Whether the servers work with what the ServiceMonitor says now, as far as can be seen. */
  boolean areInForce() {
    return !anyIsMissing() && pools.stream().allMatch(pool -> pool.otherInterval().isEmpty());
  }

  /** Whether a ready pod is the target of no server that answered. */
  boolean lackTargets() {
    return pools.stream().anyMatch(pool -> pool.isMissing() || !pool.undiscovered().isEmpty());
  }

  /** A target and its pool. */
  record Found(ScrapePool pool, Target target) {

    /** How messages call the target. */
    String name() {
      String pod = target.pod();
      String where = pod.isEmpty() ? "" : "pod %s/%s, ".formatted(target.namespace(), pod);
      return Excerpt.of("%s%s".formatted(where, target.scrapeUrl()));
    }
  }

  /** The first target, by endpoint and pod, of which something is so. */
  Stream<Found> targets(Predicate<Target> what) {
    return pools.stream()
        .flatMap(
            pool -> pool.targets().stream().filter(what).map(target -> new Found(pool, target)));
  }
}
