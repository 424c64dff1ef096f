package io.metricsdemo.operator.diagnosis;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.kubernetes.NotPermittedException;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.DroppedTargets;
import io.metricsdemo.operator.prometheus.Excerpt;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.prometheusoperator.Relabeling;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.Verdict;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Relabeling drops the targets: of the endpoint, or of its scrape class. Prometheus lists what it
 * drops with the labels of discovery, so that evaluating the relabelings shows which one it is.
 */
final class TargetsDropped implements Check {

  @Override
  public String title() {
    return "Relabeling keeps the targets";
  }

  @Override
  public boolean appliesTo(CheckContext subject) {
    return !subject.servers().isEmpty();
  }

  @Override
  public Verdict examine(CheckContext subject) throws NotPermittedException {
    for (ScrapePool pool : ScrapePools.of(subject).pools()) {
      if (pool.lacksTargets()) {
        Optional<String> culprit = dropped(subject, pool);
        if (culprit.isPresent()) {
          return Verdict.isFalse(Reasons.TARGETS_DROPPED, culprit.get());
        }
      }
    }
    return Verdict.passed(
        unchecked(subject).isPresent() ? "as far as Prometheus lists what it drops" : "");
  }

  /**
   * Why relabeling may drop targets that a pool lacks, although none is proven to be dropped, and
   * what to do to know it; empty where nothing speaks for that.
   */
  static Optional<String> unchecked(CheckContext subject) {
    try {
      return ScrapePools.of(subject).pools().stream()
          .filter(ScrapePool::lacksTargets)
          .flatMap(pool -> unchecked(subject, pool).stream())
          .findFirst();
    } catch (NotPermittedException | KubernetesClientException e) {
      // The checks that read the same objects report it.
      return Optional.empty();
    }
  }

  private static Optional<String> unchecked(CheckContext subject, ScrapePool pool) {
    List<PlacedRelabeling> suspects =
        PlacedRelabeling.of(subject, pool).stream()
            .filter(one -> one.relabeling().mayDrop())
            .toList();
    return suspects.isEmpty()
        ? Optional.empty()
        : subject.servers().stream()
            .flatMap(server -> unlisted(server, pool).stream())
            .findFirst()
            .map(
                why ->
                    "Whether relabeling drops targets is not known: %s. Check %s"
                        .formatted(why, places(suspects)));
  }

  /** Why not all that a server drops is known. */
  private static Optional<String> unlisted(CachingPrometheusApi server, ScrapePool pool) {
    try {
      DroppedTargets dropped = server.droppedTargets(pool.name());
      return dropped.areAllListed()
          ? Optional.empty()
          // Without numbers, which would change the message again and again.
          : Optional.of(
              "Prometheus lists only some of the dropped targets of scrape pool %s, because spec.keepDroppedTargets of the ServiceMonitor or the Prometheus limits them"
                  .formatted(pool.name()));
    } catch (PrometheusException e) {
      // In other words for each round that is too short for it, the message would never rest.
      return Optional.of(
          e.kind() == PrometheusException.Kind.UNREACHABLE
              ? "Prometheus does not list its dropped targets in time"
              : "the list of dropped targets cannot be read: " + Excerpt.of(e.getMessage()));
    }
  }

  private static String places(List<PlacedRelabeling> relabelings) {
    return Excerpt.of(
        relabelings.stream().map(PlacedRelabeling::place).collect(Collectors.joining(", ")));
  }

  /** What drops targets of a pool; empty where nothing is proven to. */
  private static Optional<String> dropped(CheckContext subject, ScrapePool pool) {
    List<PlacedRelabeling> relabelings = PlacedRelabeling.of(subject, pool);
    Optional<String> all = droppingAll(pool, relabelings);
    if (all.isPresent() || relabelings.stream().noneMatch(one -> one.relabeling().mayDrop())) {
      return all;
    }
    Collection<DroppedTarget> own = listed(subject, pool);
    for (DroppedTarget target : own) {
      Optional<DroppedTarget.Cause> cause = target.cause(relabelings);
      if (cause.isPresent()) {
        return Optional.of(message(pool, relabelings, own, cause.get()));
      }
    }
    return Optional.empty();
  }

  private static String message(
      ScrapePool pool,
      List<PlacedRelabeling> relabelings,
      Collection<DroppedTarget> own,
      DroppedTarget.Cause cause) {
    long alike =
        own.stream()
            .filter(
                target ->
                    target
                        .cause(relabelings)
                        .filter(other -> other.by().equals(cause.by()))
                        .isPresent())
            .count();
    String how =
        pool.isMissing() && alike == own.size()
            ? own.size() == 1 ? "the only target" : "all %d targets".formatted(own.size())
            : alike == 1 ? "a target" : "%d targets".formatted(alike);
    return cause.isProven()
        ? "%s drops %s%s. %s"
            .formatted(
                cause.by().place(),
                how,
                (alike == 1 ? " (%s)" : " (for example %s)").formatted(cause.target()),
                cause.fix() + cause.by().note())
        : "Relabeling drops targets (for example %s). Which rule drops them is not known, because %s cannot be evaluated here. Check %s"
            .formatted(
                cause.target(),
                cause.by().place(),
                places(
                    relabelings.stream()
                        .filter(one -> one.relabeling().mayDrop() || one.equals(cause.by()))
                        .toList()));
  }

  /** Causes that need no list of dropped targets, which a server may limit. */
  private static Optional<String> droppingAll(ScrapePool pool, List<PlacedRelabeling> relabelings) {
    if (!pool.isMissing()) {
      return Optional.empty();
    }
    for (int index = 0; index < relabelings.size(); index++) {
      PlacedRelabeling one = relabelings.get(index);
      if (one.relabeling().dropsAll()) {
        return Optional.of(
            "%s drops all targets%s: its action is drop, and its regex matches every value. %s"
                .formatted(
                    one.place(),
                    example(pool.ready()),
                    DroppedTarget.withoutLabel(one.relabeling()) + one.note()));
      }
      if (one.relabeling().removesAddress()
          && relabelings.subList(index + 1, relabelings.size()).stream()
              .noneMatch(later -> later.relabeling().mayChange("__address__"))) {
        return Optional.of(
            "%s removes label __address__, so Prometheus drops all targets%s. Change its regex %s"
                    .formatted(one.place(), example(pool.ready()), fixOfRegex(one.relabeling()))
                + one.note());
      }
    }
    return Optional.empty();
  }

  private static String fixOfRegex(Relabeling relabeling) {
    String regex = Excerpt.quoted(relabeling.regex());
    return relabeling.kind().equals("labelkeep")
        ? "to __.*|" + regex
        : regex + " so that it matches no label that begins with __";
  }

  private static String example(Iterable<PodName> pods) {
    for (PodName pod : pods) {
      return " (for example pod=%s)".formatted(pod.name());
    }
    return "";
  }

  /**
   * Those that the ServiceMonitor selects, of all servers together and each once: a shard also
   * drops what is the part of another.
   */
  private static Collection<DroppedTarget> listed(CheckContext subject, ScrapePool pool) {
    List<String> podTargetLabels =
        subject.prometheus().map(PrometheusResource::podTargetLabels).orElse(List.of());
    Map<DroppedTarget.Id, DroppedTarget> listed = new LinkedHashMap<>();
    for (CachingPrometheusApi server : subject.servers()) {
      try {
        for (Map<String, String> labels : server.droppedTargets(pool.name()).labels()) {
          DroppedTarget.of(subject.monitor(), pool.endpoint(), podTargetLabels, labels)
              .ifPresent(target -> listed.putIfAbsent(target.id(), target));
        }
      } catch (PrometheusException e) {
        // For example more of them than may be read: see unchecked().
        continue;
      }
    }
    return listed.values();
  }
}
