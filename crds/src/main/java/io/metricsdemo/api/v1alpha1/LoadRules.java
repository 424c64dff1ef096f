package io.metricsdemo.api.v1alpha1;

/**
 * CEL rules for the size of a load: its closed form, which the demo application checks too. The
 * greatest values that the fields may have are far from overflowing.
 */
final class LoadRules {

  private static final String SERIES =
      "(self.shape.kind == 'Steady' ? 1 : self.shape.peak) * self.seriesPerMetric"
          + " * (self.metrics.gauges + self.metrics.counters"
          + " + self.metrics.histograms * (self.buckets + 3) + self.metrics.nativeHistograms * 3"
          + " + self.metrics.summaries * (self.quantiles + 2))";

  static final String AT_MOST_1_000_000_SERIES = SERIES + " <= 1000000";

  /** Without the number: API servers estimate the cost of its text as more than they allow. */
  static final String AT_MOST_1_000_000_SERIES_MESSAGE =
      "must have at most 1000000 series a pod: the peak of a shape other than Steady"
          + " * seriesPerMetric * (gauges + counters + histograms * (buckets + 3)"
          + " + nativeHistograms * 3 + summaries * (quantiles + 2))";

  private LoadRules() {}
}
