package io.metricsdemo.app.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/**
 * The RPC latency metrics, as <a
 * href="https://github.com/prometheus/client_golang/blob/main/examples/random/main.go">the original
 * program</a> defines them. All values are in seconds.
 */
public final class RpcMetrics {

  /** The label of the three services, and the value of the one with negative durations. */
  static final String SERVICE = "service";

  static final String NORMAL = "normal";

  private static final String HELP = "RPC latency distributions.";
  private static final int AGE_BUCKETS = 5;
  private static final Duration WINDOW = Duration.ofMinutes(10);
  // A growth factor of at most 1.1 from one native bucket to the next: 2^(2^-3) = 1.0905.
  private static final int NATIVE_SCHEMA = 3;

  private final DistributionDataPoint uniform;
  private final DistributionDataPoint normal;
  private final DistributionDataPoint exponential;
  private final NewestExemplarHistogram histogram;

  /**
   * Registers the metrics; the histogram's buckets follow the normal distribution's parameters.
   *
   * @throws IllegalArgumentException when no buckets can be made of these parameters
   */
  public RpcMetrics(
      PrometheusRegistry registry, double normalMeanSeconds, double normalDomainSeconds) {
    Summary durations =
        Summary.builder()
            .name("rpc_durations_seconds")
            .help(HELP)
            .labelNames(SERVICE)
            .quantile(0.5, 0.05)
            .quantile(0.9, 0.01)
            .quantile(0.99, 0.001)
            .maxAgeSeconds(WINDOW.toSeconds())
            .numberOfAgeBuckets(AGE_BUCKETS)
            .withoutExemplars()
            .register(registry);
    uniform = durations.labelValues("uniform");
    normal = durations.labelValues(NORMAL);
    exponential = durations.labelValues("exponential");

    double[] upperBounds = Buckets.around(normalMeanSeconds, normalDomainSeconds);
    histogram =
        new NewestExemplarHistogram(
            Histogram.builder()
                .name("rpc_durations_histogram_seconds")
                .help(HELP)
                .classicUpperBounds(upperBounds)
                .nativeInitialSchema(NATIVE_SCHEMA)
                .nativeMaxNumberOfBuckets(Integer.MAX_VALUE)
                .withoutExemplars()
                .build(),
            upperBounds);
    registry.register(histogram);
  }

  /** One call of the uniform service. */
  public void observeUniform(double seconds) {
    uniform.observe(seconds);
  }

  /** One call of the normal service; the id stands for a trace id and becomes the exemplar. */
  public void observeNormal(double seconds, int dummyId) {
    normal.observe(seconds);
    histogram.observe(seconds, dummyId);
  }

  /** One call of the exponential service. */
  public void observeExponential(double seconds) {
    exponential.observe(seconds);
  }
}
