package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.DataVerdict.Outcome;
import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The checks of one pod over time. */
final class PodVerification {

  private static final String MIXED =
      "its series are from different scrapes and do not match each other; if this persists, check"
          + " whether remote write lags"
          + " (prometheus_remote_storage_queue_highest_sent_timestamp_seconds) or several servers"
          + " write the same series without a replica label";

  private final ProcessTests tests;
  private final Duration scrapeInterval;
  private final Completeness completeness;
  private final Map<RpcService, Growth> growth = new EnumMap<>(RpcService.class);
  private PodStatistics statistics;

  PodVerification(ProcessTests tests, Duration scrapeInterval) {
    this.tests = tests;
    this.scrapeInterval = scrapeInterval;
    this.completeness = new Completeness(new ExpectedSeries(tests.histogram()), scrapeInterval);
    this.statistics = new PodStatistics(tests, scrapeInterval);
    for (RpcService service : RpcService.values()) {
      growth.put(service, new Growth(scrapeInterval));
    }
  }

  /**
   * @param othersHaveData whether there is data of any other pod
   */
  DataVerdict check(PodData pod, boolean othersHaveData, Instant now) {
    if (statistics.isOfAnotherProcess(pod)) {
      statistics = new PodStatistics(tests, scrapeInterval);
    }
    // What disagrees between scrapes proves nothing, so it is not remembered.
    List<Finding> findings =
        (pod.mixed() ? new PodStatistics(tests, scrapeInterval) : statistics)
            .check(pod, pod.scraped().orElse(now));
    List<Disagreement> confirmed =
        findings.stream()
            .filter(Finding.Confirmed.class::isInstance)
            .map(finding -> ((Finding.Confirmed) finding).disagreement())
            .toList();
    List<RpcService> stopped =
        pod.mixed() ? List.of() : pod.scraped().map(time -> stopped(pod, time)).orElse(List.of());
    DataVerdict complete = completeness.check(pod, othersHaveData, now);
    if (!confirmed.isEmpty()) {
      return verdict(Outcome.MISMATCH, pod, mismatch(confirmed));
    }
    if (complete.outcome() == Outcome.MISSING) {
      return complete;
    }
    if (!stopped.isEmpty()) {
      return verdict(
          Outcome.NOT_PRODUCING,
          pod,
          "counter %s has stopped increasing"
              .formatted(SeriesNames.of(SeriesNames.COUNT, stopped.get(0).label())));
    }
    return complete.outcome() == Outcome.COLLECTING ? complete : agreement(pod, findings);
  }

  private List<RpcService> stopped(PodData pod, Instant scraped) {
    return growth.entrySet().stream()
        .filter(entry -> entry.getValue().hasStopped(count(pod, entry.getKey()), scraped))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static DataVerdict agreement(PodData pod, List<Finding> findings) {
    for (Finding finding : findings) {
      if (finding instanceof Finding.Suspect suspect) {
        return verdict(
            Outcome.COLLECTING,
            pod,
            pod.mixed()
                ? MIXED
                : suspect.disagreement() + "; awaiting confirmation by new samples");
      }
    }
    boolean enough =
        Arrays.stream(RpcService.values())
            .allMatch(service -> count(pod, service) >= RequiredSampleSize.of(service));
    return enough
        ? new DataVerdict(Outcome.VERIFIED, "")
        : new DataVerdict(Outcome.COLLECTING, RequiredSampleSize.inWords());
  }

  private static String mismatch(List<Disagreement> confirmed) {
    int others = confirmed.size() - 1;
    return confirmed.get(0) + (others == 0 ? "" : "; %d more do not match".formatted(others));
  }

  private static double count(PodData pod, RpcService service) {
    ServiceData data = pod.services().get(service.label());
    return data == null ? Double.NaN : data.count();
  }

  private static DataVerdict verdict(Outcome outcome, PodData pod, String message) {
    return new DataVerdict(outcome, "pod " + pod.pod() + ": " + message);
  }
}
