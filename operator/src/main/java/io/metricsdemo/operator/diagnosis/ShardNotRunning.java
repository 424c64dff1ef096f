package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.api.model.Pod;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheusoperator.PrometheusLocator;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A shard of the Prometheus has no running pod, so its part of the targets is not scraped. */
final class ShardNotRunning implements Check {

  @Override
  public String title() {
    return "Each shard of Prometheus runs";
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return subject.prometheus().isPresent();
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    if (!ScrapePools.of(subject).lackTargets()) {
      return Verdict.passed("no target is missing");
    }
    PrometheusResource prometheus = subject.prometheus().orElseThrow();
    int shards = subject.facts().state(prometheus).map(PrometheusState::shards).orElse(1);
    if (shards == 1) {
      return Verdict.passed("it has one");
    }
    List<Pod> pods = subject.facts().pods(prometheus);
    TreeSet<Integer> missing = new TreeSet<>();
    for (int shard = 0; shard < shards; shard++) {
      int number = shard;
      if (pods.stream()
          .noneMatch(pod -> isRunning(pod) && PrometheusLocator.shard(pod) == number)) {
        missing.add(shard);
      }
    }
    return missing.isEmpty()
        ? Verdict.passed("all %d of them".formatted(shards))
        : Verdict.isFalse(
            Reasons.SHARD_NOT_RUNNING, message(prometheus, missing.first(), shards, pods));
  }

  private static boolean isRunning(Pod pod) {
    return pod.getStatus() != null
        && "Running".equals(pod.getStatus().getPhase())
        && pod.getMetadata().getDeletionTimestamp() == null;
  }

  private static String message(
      PrometheusResource prometheus, int shard, int shards, List<Pod> pods) {
    Optional<PodTrouble> trouble =
        pods.stream()
            .filter(pod -> PrometheusLocator.shard(pod) == shard)
            .flatMap(pod -> PodTrouble.of(pod).stream())
            .findFirst();
    return "Shard %d of %d of %s (counted from 0) has no running pod, so its part of the targets is not scraped. %s"
        .formatted(
            shard,
            shards,
            prometheus,
            trouble
                .map(PodTrouble::message)
                .orElseGet(
                    () ->
                        "Run kubectl -n %s describe statefulset -l operator.prometheus.io/name=%s,operator.prometheus.io/shard=%d"
                            .formatted(prometheus.namespace(), prometheus.name(), shard)));
  }
}
