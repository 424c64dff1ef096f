package io.metricsdemo.app.metrics;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A histogram whose buckets always show their newest exemplar, as Go's client does. The Java client
 * samples exemplars and keeps one for a while, with no setting for "always the newest", so the
 * histogram itself keeps none and they are put into its snapshot here.
 */
final class NewestExemplarHistogram implements Collector {

  private final Histogram histogram;
  private final double[] upperBounds;
  private final AtomicReferenceArray<Exemplar> newest;

  /**
   * Wraps a histogram without labels and without exemplars.
   *
   * @param upperBounds its classic bounds, ascending, without the infinite one
   */
  NewestExemplarHistogram(Histogram histogram, double[] upperBounds) {
    this.histogram = histogram;
    this.upperBounds = upperBounds.clone();
    this.newest = new AtomicReferenceArray<>(upperBounds.length + 1);
  }

  void observe(double value, int dummyId) {
    histogram.observe(value);
    // After the observation, so that no scrape sees an exemplar in a bucket that is still empty.
    newest.set(
        bucketOf(value),
        Exemplar.builder()
            .value(value)
            .labels(Labels.of("dummyID", Integer.toString(dummyId)))
            .timestampMillis(System.currentTimeMillis())
            .build());
  }

  @Override
  public HistogramSnapshot collect() {
    Exemplars exemplars = exemplars();
    HistogramSnapshot snapshot = histogram.collect();
    // It has no labels, so there is one data point.
    HistogramDataPointSnapshot point = snapshot.getDataPoints().get(0);
    return new HistogramSnapshot(snapshot.getMetadata(), List.of(with(exemplars, point)));
  }

  @Override
  public MetricFamilyDescriptor getMetricFamilyDescriptor() {
    return histogram.getMetricFamilyDescriptor();
  }

  private int bucketOf(double value) {
    int found = Arrays.binarySearch(upperBounds, value);
    // Not found is -(insertion point) - 1; the insertion point is the first bound above the value.
    return found >= 0 ? found : -found - 1;
  }

  private Exemplars exemplars() {
    List<Exemplar> exemplars = new ArrayList<>(newest.length());
    for (int i = 0; i < newest.length(); i++) {
      Exemplar exemplar = newest.get(i);
      if (exemplar != null) {
        exemplars.add(exemplar);
      }
    }
    return Exemplars.of(exemplars);
  }

  private static HistogramDataPointSnapshot with(
      Exemplars exemplars, HistogramDataPointSnapshot point) {
    return new HistogramDataPointSnapshot(
        point.getClassicBuckets(),
        point.getNativeSchema(),
        point.getNativeZeroCount(),
        point.getNativeZeroThreshold(),
        point.getNativeBucketsForPositiveValues(),
        point.getNativeBucketsForNegativeValues(),
        point.getSum(),
        point.getLabels(),
        exemplars,
        point.getCreatedTimestampMillis());
  }
}
