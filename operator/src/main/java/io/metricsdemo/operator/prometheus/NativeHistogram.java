package io.metricsdemo.operator.prometheus;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A native histogram, exponential or with custom buckets.
 *
 * @param count of all observations; NaN where only its existence is known
 * @param below how many observations are at or below each bound of a bucket that is not empty
 */
public record NativeHistogram(double count, SortedMap<Double, Double> below) {

  /** Buckets whose bounds are rounded or unknown: there is a histogram, and nothing to compare. */
  public static final NativeHistogram NOT_COMPARABLE =
      new NativeHistogram(Double.NaN, Collections.emptySortedMap());

  /** One bucket, with its number of observations. */
  record Bucket(double lowest, double highest, double count) {}

  /**
   * @param buckets ascending, without those that are empty
   */
  static NativeHistogram of(double count, List<Bucket> buckets) {
    SortedMap<Double, Double> below = new TreeMap<>();
    double sum = 0;
    double last = Double.NEGATIVE_INFINITY;
    for (Bucket bucket : buckets) {
      Answers.require(last <= bucket.lowest() && bucket.lowest() <= bucket.highest());
      below.put(bucket.lowest(), sum);
      sum += bucket.count();
      below.put(bucket.highest(), sum);
      last = bucket.highest();
    }
    return new NativeHistogram(count, Collections.unmodifiableSortedMap(below));
  }
}
