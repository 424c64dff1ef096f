package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.verification.PodData.ServiceData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All statistical tests of one process, and what they have found so far. */
final class PodStatistics {

  private final List<ServiceStatistics> services;
  private final Histogram histogram;
  private final TotalsCheck<Histogram.Counts> buckets;
  private final Histogram nativeHistogram;
  private final TotalsCheck<Histogram.Counts> nativeBuckets;

  PodStatistics(ProcessTests tests, Duration scrapeInterval) {
    services =
        tests.services().stream()
            .map(service -> new ServiceStatistics(service, scrapeInterval))
            .toList();
    histogram = tests.histogram();
    buckets = new TotalsCheck<>(histogram, histogram.zero());
    nativeHistogram = tests.nativeHistogram();
    nativeBuckets = new TotalsCheck<>(nativeHistogram, nativeHistogram.zero());
  }

  /** Whether this is data of another process, which counts from 0 again. */
  boolean isOfAnotherProcess(PodData pod) {
    return services.stream().anyMatch(service -> service.isOfAnotherProcess(pod));
  }

  /** What is held against the series that are there; of the others it is known still. */
  List<Finding> check(PodData pod, Instant scraped) {
    List<Finding> findings = new ArrayList<>();
    for (ServiceStatistics service : services) {
      ServiceData data = pod.services().get(service.label());
      if (data != null) {
        findings.addAll(service.check(data, scraped));
      }
    }
    Histogram.Counts counts = histogram.counts(pod.buckets());
    if (!Double.isNaN(counts.count())) {
      findings.add(buckets.check(counts));
    } else if (pod.nativeHistogram().isPresent()) {
      findings.add(
          nativeBuckets.check(
              NativeBounds.counts(pod.nativeHistogram().get(), nativeHistogram.bounds())));
    }
    return findings;
  }
}
