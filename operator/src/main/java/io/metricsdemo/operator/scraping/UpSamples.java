package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.LookBack;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.verification.GrowthCheck;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one query for all demos brings: which pods a server scrapes successfully and since when, and
 * how many observations each has counted by when.
 */
final class UpSamples {

  private static final String LABELS =
      "app_kubernetes_io_managed_by=\"%s\"".formatted(Labels.OPERATOR);
  private static final String UP = "up{%s}".formatted(LABELS);
  private static final String COUNTS =
      "or label_replace(%s, \"counts\", \"all\", \"\", \"\") or label_replace(%s, \"counts\", \"time\", \"\", \"\")";

  /**
   * One element for each pod: the seconds since its last scrape and one more, negative where that
   * failed. Of several targets or replicas that write into one store the most recent success
   * counts: the maximum of the reciprocals. timestamp() gives a sample's own time for a bare
   * selector only.
   */
  private static final String QUERY =
      "1 / max by (namespace, pod, job) ((2 * %1$s - 1) / (time() - timestamp(%1$s) + 1)) %2$s"
          .formatted(
              UP, COUNTS.formatted(GrowthCheck.query(LABELS), GrowthCheck.timeQuery(LABELS)));

  /**
   * The same, looking back for longer than the 5 minutes that Prometheus does, at the cost of it.
   */
  private static final String SLOW_QUERY =
      "1 / max by (namespace, pod, job) ((2 * last_over_time(%1$s[21m]) - 1) / (time() - max_over_time(timestamp(%1$s)[21m:1m]) + 1)) %2$s"
          .formatted(
              UP,
              COUNTS.formatted(GrowthCheck.slowQuery(LABELS), GrowthCheck.slowTimeQuery(LABELS)));

  private record Pod(String namespace, String name, String job) {

    static Pod of(Sample sample) {
      return new Pod(sample.label("namespace"), sample.label("pod"), sample.label("job"));
    }
  }

  /** Those of one query. */
  private static final class Answer {
    /** Seconds since the last scrape, where that was successful. */
    private final Map<Pod, Double> ages = new HashMap<>();

    /** Seconds since the last scrape, where that failed. */
    private final Map<Pod, Double> failures = new HashMap<>();

    private final Map<Pod, Double> observations = new HashMap<>();
    private final Map<Pod, Instant> times = new HashMap<>();

    void add(Sample sample) {
      String counts = sample.label("counts");
      if (counts.equals("all")) {
        observations.put(Pod.of(sample), sample.value());
      } else if (counts.equals("time")) {
        times.put(Pod.of(sample), sample.time());
      } else if (sample.value() > 0) {
        ages.merge(Pod.of(sample), sample.value() - 1, Math::min);
      } else {
        failures.merge(Pod.of(sample), -sample.value() - 1, Math::min);
      }
    }

    void add(Answer other) {
      other.ages.forEach((pod, age) -> ages.merge(pod, age, Math::min));
      other.failures.forEach((pod, age) -> failures.merge(pod, age, Math::min));
      other.times.forEach(
          (pod, time) -> {
            if (time.isAfter(times.getOrDefault(pod, Instant.MIN))) {
              times.put(pod, time);
              observations.put(pod, other.observations.getOrDefault(pod, Double.NaN));
            }
          });
    }

    Optional<GrowthCheck.Count> count(Pod pod) {
      return Optional.ofNullable(observations.get(pod))
          .filter(count -> times.containsKey(pod))
          .map(count -> new GrowthCheck.Count(count, times.get(pod)));
    }
  }

  private final Answer answer = new Answer();
  private final Answer slowAnswer = new Answer();
  private boolean slowIsMissing;

  /**
   * Queries one server.
   *
   * @param slow whether some demos have an interval that takes a longer look back
   */
  static UpSamples of(PrometheusApi server, boolean slow) throws PrometheusException {
    UpSamples samples = new UpSamples();
    server.query(QUERY).forEach(samples.answer::add);
    if (slow) {
      try {
        server.query(SLOW_QUERY).forEach(samples.slowAnswer::add);
      } catch (PrometheusException e) {
        samples.slowIsMissing = true;
      }
    }
    return samples;
  }

  /** Adds those of another server: what one replica misses the other may have. */
  void add(UpSamples other) {
    answer.add(other.answer);
    slowAnswer.add(other.slowAnswer);
    slowIsMissing |= other.slowIsMissing;
  }

  /** Whether a pod without a recent sample at this interval is not scraped. */
  boolean areConclusive(Interval interval) {
    return !(slowIsMissing && isSlow(interval));
  }

  static boolean isSlow(Interval interval) {
    return LookBack.isTooShort(interval.length());
  }

  /**
   * Names of the demo's pods whose last scrape was successful and is at most two intervals old.
   *
   * @param interval in effect
   */
  SortedSet<String> up(DemoView demo, Interval interval) {
    return recent(demo, interval, answer(interval).ages);
  }

  /** Names of the demo's pods whose last scrape failed and is at most two intervals old. */
  SortedSet<String> failing(DemoView demo, Interval interval) {
    SortedSet<String> failing = recent(demo, interval, answer(interval).failures);
    failing.removeAll(up(demo, interval));
    return failing;
  }

  private Answer answer(Interval interval) {
    return isSlow(interval) ? slowAnswer : answer;
  }

  private static SortedSet<String> recent(DemoView demo, Interval interval, Map<Pod, Double> ages) {
    double oldest = LookBack.oldest(interval).toMillis() / 1e3;
    SortedSet<String> recent = new TreeSet<>();
    for (String pod : demo.endpoints()) {
      if (ages.getOrDefault(pod(demo, pod), Double.MAX_VALUE) <= oldest) {
        recent.add(pod);
      }
    }
    return recent;
  }

  /** How many observations each of the demo's pods has counted, where that is known. */
  Map<String, GrowthCheck.Count> counts(DemoView demo, Interval interval) {
    Answer answered = answer(interval);
    Map<String, GrowthCheck.Count> counts = new TreeMap<>();
    for (String pod : demo.endpoints()) {
      answered.count(pod(demo, pod)).ifPresent(count -> counts.put(pod, count));
    }
    return counts;
  }

  private static Pod pod(DemoView demo, String name) {
    return new Pod(demo.parameters().namespace(), name, demo.parameters().name());
  }
}
