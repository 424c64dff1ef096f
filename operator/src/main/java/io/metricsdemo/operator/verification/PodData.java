package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.prometheus.NativeHistogram;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What one scrape of one pod has brought into Prometheus, or several scrapes where it is mixed.
 * Whatever is missing there is missing here.
 *
 * @param pod its name
 * @param services by the value of the demo's label {@code service}: uniform, normal, exponential
 * @param buckets cumulative counts of {@code rpc_durations_histogram_seconds} by upper bound in
 *     seconds, the last one being infinite
 * @param nativeHistogram the same metric, where it was asked for as a native histogram and is one
 * @param mixed whether its series are from different scrapes, as in a store that gets some of them
 *     later than others or from two servers: what is right may then disagree
 * @param scraped when, the counts; empty where that is unknown
 */
public record PodData(
    String pod,
    Map<String, ServiceData> services,
    SortedMap<Double, Double> buckets,
    Optional<NativeHistogram> nativeHistogram,
    boolean mixed,
    Optional<Instant> scraped) {

  /** A pod whose histogram has classic buckets, or none. */
  public PodData(String pod, Map<String, ServiceData> services, SortedMap<Double, Double> buckets) {
    this(pod, services, buckets, Optional.empty(), false, Optional.empty());
  }

  /** A pod without any samples. */
  public static PodData none(String pod) {
    return new PodData(pod, Map.of(), Collections.emptySortedMap());
  }

  /** Whether its histogram may be a native one: there is data of it, and no classic bucket. */
  public boolean lacksClassicHistogram() {
    return !services.isEmpty() && buckets.isEmpty();
  }

  /** Whether nothing has arrived of it. */
  public boolean isEmpty() {
    return services.isEmpty() && buckets.isEmpty() && nativeHistogram.isEmpty();
  }

  /**
   * The summary of one service; NaN where a series is missing.
   *
   * @param sum of all draws since the process has started, seconds
   * @param count of all draws since the process has started
   * @param countBefore the smallest of that count's values within the last 8 minutes: what came
   *     after it is within the summary's window, which holds 8 to 10 minutes, even after a restart
   *     or a gap between scrapes; NaN where it is unknown
   * @param quantiles values in seconds by quantile; a value is NaN when nothing was drawn within
   *     the summary's window
   */
  public record ServiceData(
      double sum, double count, double countBefore, Map<Double, Double> quantiles) {}
}
