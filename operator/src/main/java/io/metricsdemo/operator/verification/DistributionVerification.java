package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.prometheus.NativeHistogram;
import io.metricsdemo.operator.verification.DataVerdict.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what arrives of a demo's pods with what they draw from, over time: it remembers what was
 * suspect, so that a mismatch is reported only when new data confirms it. Not safe for use by
 * several threads.
 *
 * <p>Each side of each measurement is wrong by chance at most once in 10^9 times. That holds for
 * each one alone, and their probabilities are added up: pods that draw the same values, because
 * their generator has a seed, change nothing about it. A mismatch is reported when data of the same
 * process that do not overlap, and so are independent, disagree about the same series.
 */
public final class DistributionVerification {

  /** What is reported first. */
  private static final List<Outcome> PRECEDENCE =
      List.of(
          Outcome.MISMATCH,
          Outcome.MISSING,
          Outcome.NOT_PRODUCING,
          Outcome.COLLECTING,
          Outcome.VERIFIED);

  private final ProcessTests tests;
  private final Duration scrapeInterval;
  private final Map<String, PodVerification> verifications = new HashMap<>();

  /**
   * @param scrapeInterval in effect
   */
  public DistributionVerification(GroundTruth truth, Duration scrapeInterval) {
    this.tests = truth.tests();
    this.scrapeInterval = scrapeInterval;
  }

  /**
   * Checks what has arrived of all its pods.
   *
   * @param pods the pods of the current revision that should have data
   */
  public DataVerdict check(List<PodData> pods, Instant now) {
    verifications.keySet().retainAll(pods.stream().map(PodData::pod).toList());
    if (pods.isEmpty()) {
      return new DataVerdict(Outcome.COLLECTING, "no pods yet");
    }
    boolean anyData = pods.stream().anyMatch(pod -> !pod.isEmpty());
    List<DataVerdict> verdicts = new ArrayList<>();
    for (PodData pod : pods.stream().sorted(Comparator.comparing(PodData::pod)).toList()) {
      verdicts.add(
          verifications
              .computeIfAbsent(pod.pod(), name -> new PodVerification(tests, scrapeInterval))
              .check(pod, anyData, now));
    }
    return together(verdicts, byNativeHistograms(pods));
  }

  /** What is different where a server stores native histograms alone; empty elsewhere. */
  private static String byNativeHistograms(List<PodData> pods) {
    List<NativeHistogram> natives =
        pods.stream()
            .filter(PodData::lacksClassicHistogram)
            .flatMap(pod -> pod.nativeHistogram().stream())
            .toList();
    if (natives.isEmpty()) {
      return "";
    }
    return natives.contains(NativeHistogram.NOT_COMPARABLE)
        ? "; the buckets of the native histogram have rounded bounds and are not compared"
        : "; the histogram is compared by its native buckets";
  }

  private DataVerdict together(List<DataVerdict> verdicts, String byNativeHistograms) {
    Outcome worst =
        verdicts.stream()
            .map(DataVerdict::outcome)
            .min(Comparator.comparing(PRECEDENCE::indexOf))
            .orElseThrow();
    if (worst == Outcome.VERIFIED) {
      return new DataVerdict(
          worst,
          "samples of %d %s match the expected distributions (%d checked)%s"
              .formatted(
                  verdicts.size(),
                  verdicts.size() == 1 ? "pod" : "pods",
                  tests.services().size() * verdicts.size(),
                  byNativeHistograms));
    }
    List<String> messages =
        verdicts.stream()
            .filter(verdict -> verdict.outcome() == worst)
            .map(DataVerdict::message)
            .distinct()
            .toList();
    int others = messages.size() - 1;
    return new DataVerdict(
        worst,
        messages.get(0)
            + switch (others) {
              case 0 -> "";
              case 1 -> " (and 1 more pod)";
              default -> " (and %d more pods)".formatted(others);
            });
  }
}
