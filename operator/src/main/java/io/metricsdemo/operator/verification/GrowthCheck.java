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

  /**
   * What a pod has counted.
   *
   * @param observations of all series
   * @param scraped the oldest sample of these
   */
  public record Count(double observations, Instant scraped) {}

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

  /** An expression for the time of it: of the series that was scraped longest ago. */
  public static String timeQuery(String labels) {
    return "min by (namespace, pod, job) (timestamp(%s{%s}))".formatted(SeriesNames.COUNT, labels);
  }

  /** As {@link #query}, looking back for longer than the 5 minutes that Prometheus does. */
  public static String slowQuery(String labels) {
    return "sum by (namespace, pod, job) (last_over_time(%s{%s}[21m]))"
        .formatted(SeriesNames.COUNT, labels);
  }

  /** As {@link #timeQuery}, for the slow one. */
  public static String slowTimeQuery(String labels) {
    return "min by (namespace, pod, job) (max_over_time(timestamp(%s{%s})[21m:1m]))"
        .formatted(SeriesNames.COUNT, labels);
  }

  /**
   * The pods that have stopped, as a verdict; empty while each one increases.
   *
   * @param counts by pod; a pod that has none says nothing
   */
  public Optional<DataVerdict> check(Map<String, Count> counts) {
    pods.keySet().retainAll(counts.keySet());
    String stopped = null;
    for (Map.Entry<String, Count> pod : new TreeMap<>(counts).entrySet()) {
      boolean hasStopped =
          pods.computeIfAbsent(pod.getKey(), name -> new Growth(scrapeInterval))
              .hasStopped(pod.getValue().observations(), pod.getValue().scraped());
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
