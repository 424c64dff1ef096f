package io.metricsdemo.app.metrics;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.List;

/**
 * The metrics without what <a
 * href="https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md">OpenMetrics</a>
 * does not allow where observations may be negative: a sum, since it may decrease, and negative
 * quantiles. A histogram without a sum has no count either.
 */
public final class StrictOpenMetrics {

  private StrictOpenMetrics() {}

  /** All metrics; only those with negative observations are changed. */
  public static MetricSnapshots of(MetricSnapshots metrics) {
    return new MetricSnapshots(metrics.stream().map(StrictOpenMetrics::of).toList());
  }

  private static MetricSnapshot of(MetricSnapshot metric) {
    if (metric instanceof SummarySnapshot summary) {
      List<SummaryDataPointSnapshot> points =
          summary.getDataPoints().stream().map(StrictOpenMetrics::of).toList();
      return new SummarySnapshot(summary.getMetadata(), points);
    }
    if (metric instanceof HistogramSnapshot histogram) {
      List<HistogramDataPointSnapshot> points =
          histogram.getDataPoints().stream().map(StrictOpenMetrics::of).toList();
      return new HistogramSnapshot(histogram.getMetadata(), points);
    }
    return metric;
  }

  private static SummaryDataPointSnapshot of(SummaryDataPointSnapshot point) {
    // A summary does not say whether its observations may be negative, so its name has to.
    boolean negative = RpcMetrics.NORMAL.equals(point.getLabels().get(RpcMetrics.SERVICE));
    Quantiles.Builder quantiles = Quantiles.builder();
    for (Quantile quantile : point.getQuantiles()) {
      if (!(quantile.getValue() < 0)) {
        quantiles.quantile(quantile);
      }
    }
    return new SummaryDataPointSnapshot(
        point.getCount(),
        negative ? Double.NaN : point.getSum(),
        quantiles.build(),
        point.getLabels(),
        point.getExemplars(),
        point.getCreatedTimestampMillis());
  }

  private static HistogramDataPointSnapshot of(HistogramDataPointSnapshot point) {
    boolean negative =
        point.getClassicBuckets().stream().anyMatch(bucket -> bucket.getUpperBound() < 0);
    return new HistogramDataPointSnapshot(
        point.getClassicBuckets(),
        point.getNativeSchema(),
        point.getNativeZeroCount(),
        point.getNativeZeroThreshold(),
        point.getNativeBucketsForPositiveValues(),
        point.getNativeBucketsForNegativeValues(),
        negative ? Double.NaN : point.getSum(),
        point.getLabels(),
        point.getExemplars(),
        point.getCreatedTimestampMillis());
  }
}
