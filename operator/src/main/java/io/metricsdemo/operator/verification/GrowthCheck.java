package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.DataVerdict.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether the counts of a demo's pods still increase: cheap enough to be checked at each round, and
 * enough to find scrapes that are replayed and pods that generate nothing. Not safe for use by
 * several threads.
 */
public final class GrowthCheck {

  private final Duration scrapeInterval;
  private final Map<String, Growth> pods = new TreeMap<>();

  /**
   * @param scrapeInterval in effect
   */
  public GrowthCheck(Duration scrapeInterval) {
    this.scrapeInterval = scrapeInterval;
  }

  /** An expression for the count of all observations of each pod, of all series of a selector. */
  public static String query(String labels) {
    return "sum by (namespace, pod, job) (%s{%s})".formatted(SeriesNames.COUNT, labels);
  }

  /** The same, looking back for longer than the 5 minutes that Prometheus does. */
  public static String slowQuery(String labels) {
    return "sum by (namespace, pod, job) (last_over_time(%s{%s}[21m]))"
        .formatted(SeriesNames.COUNT, labels);
  }

  /**
   * The pods that have stopped, as a verdict; empty while each one increases.
   *
   * @param counts of all observations, by pod; a pod that has none says nothing
   */
  public Optional<DataVerdict> check(Map<String, Double> counts, Instant now) {
    pods.keySet().retainAll(counts.keySet());
    String stopped = null;
    for (Map.Entry<String, Double> pod : new TreeMap<>(counts).entrySet()) {
      boolean hasStopped =
          pods.computeIfAbsent(pod.getKey(), name -> new Growth(scrapeInterval))
              .hasStopped(pod.getValue(), now);
      if (hasStopped && stopped == null) {
        stopped = pod.getKey();
      }
    }
    return Optional.ofNullable(stopped)
        .map(
            pod ->
                new DataVerdict(
                    Outcome.NOT_PRODUCING,
                    "pod %s: counter %s has stopped increasing".formatted(pod, SeriesNames.COUNT)));
  }
}
