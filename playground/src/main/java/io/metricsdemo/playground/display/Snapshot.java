package io.metricsdemo.playground.display;

import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.status.ConditionTypes;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.playground.documents.Mistake;
import io.metricsdemo.playground.prometheus.Quantile.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The whole system at one moment.
 *
 * @param scraper who scrapes
 * @param trouble what is wrong with the playground itself rather than with a demo
 * @param mistakes in the files as they are now; while there are any, the last valid state is kept
 */
public record Snapshot(
    List<Demo> demos, String scraper, List<String> trouble, List<Mistake> mistakes) {

  /**
   * A MetricsDemo and all that follows from it.
   *
   * @param interval that the spec asks for; empty when it asks for no monitoring
   * @param objects what the operator made, each in a few words
   */
  public record Demo(
      String namespace,
      String name,
      long generation,
      long observedGeneration,
      int wanted,
      Optional<Interval> interval,
      List<String> objects,
      List<Pod> pods,
      List<Condition> conditions,
      List<Service> services) {

    public String id() {
      return namespace + "/" + name;
    }

    public long readyPods() {
      return pods.stream().filter(Pod::ready).count();
    }

    /** Pods that are scraped with success, at the interval that is asked for or not. */
    public long upTargets() {
      return pods.stream().filter(Pod::isUp).count();
    }
  }

  /**
   * @param state why it does not run, or {@code Running} or {@code Terminating}
   * @param detail the sentence to that; empty when it runs
   * @param since the process, or without one the pod, is there
   */
  public record Pod(
      String name,
      String address,
      OptionalLong pid,
      String state,
      String detail,
      boolean ready,
      int restarts,
      Instant since,
      Optional<Target> target) {

    boolean isUp() {
      return target.filter(it -> it.health() == Target.Health.UP).isPresent();
    }
  }

  public record Condition(String type, String status, String reason, String message) {

    /** Reasons of a condition that becomes True by itself. */
    private static final Set<String> PENDING =
        Set.of(
            Reasons.ROLLOUT_IN_PROGRESS,
            Reasons.WAITING_FOR_FIRST_SCRAPE,
            Reasons.INTERVAL_NOT_IN_FORCE);

    /** What a condition means to a user. */
    public enum Outlook {
      GOOD,
      OPEN,
      BAD
    }

    public Outlook outlook() {
      // These exist only while something is not as it should be.
      if (type.equals(ConditionTypes.RECONCILING)) {
        return Outlook.OPEN;
      }
      if (type.equals(ConditionTypes.STALLED)) {
        return Outlook.BAD;
      }
      return switch (status) {
        case "True" -> Outlook.GOOD;
        case "False" -> PENDING.contains(reason) ? Outlook.OPEN : Outlook.BAD;
        default -> Outlook.OPEN;
      };
    }
  }

  /** One of the demo's three distributions: the true quantiles and those of the samples. */
  public record Service(String name, List<Comparison> quantiles) {

    /** The worst of its quantiles' verdicts. */
    public Verdict verdict() {
      if (has(Verdict.DISAGREES)) {
        return Verdict.DISAGREES;
      }
      return has(Verdict.AGREES) ? Verdict.AGREES : Verdict.TOO_FEW;
    }

    /** The verdict, and for which quantiles there is one already. */
    public String verdictInWords() {
      return switch (verdict()) {
        case AGREES -> "agrees so far: " + names(Verdict.AGREES);
        case DISAGREES -> "DISAGREES: " + names(Verdict.DISAGREES);
        case TOO_FEW -> "too few observations";
      };
    }

    /** For a column: how many of the quantiles agree, or which do not. */
    String verdictInShort() {
      return switch (verdict()) {
        case AGREES ->
            "%d of %d agree"
                .formatted(
                    quantiles.stream().filter(it -> it.verdict() == Verdict.AGREES).count(),
                    quantiles.size());
        case DISAGREES -> "DISAGREES: " + names(Verdict.DISAGREES);
        case TOO_FEW -> "too few yet";
      };
    }

    private String names(Verdict verdict) {
      return quantiles.stream()
          .filter(quantile -> quantile.verdict() == verdict)
          .map(Comparison::name)
          .collect(Collectors.joining(" "));
    }

    private boolean has(Verdict verdict) {
      return quantiles.stream().anyMatch(quantile -> quantile.verdict() == verdict);
    }
  }

  /**
   * One quantile, over all pods.
   *
   * @param truth in seconds
   * @param lowest that arrived from any pod; NaN when nothing did
   * @param highest likewise
   */
  public record Comparison(
      double quantile, double truth, double lowest, double highest, Verdict verdict) {

    /** Such as p99. */
    public String name() {
      return "p" + Math.round(quantile * 100);
    }
  }
}
