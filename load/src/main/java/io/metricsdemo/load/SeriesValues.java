package io.metricsdemo.load;

import java.time.Instant;

/**
 * The values of all series of a load at one time: a function of seed, series and Unix second. Whole
 * seconds, so that a sample can be checked by the time that Prometheus stored with it. All texts of
 * a kind have the same length, by which the size of a scrape is known without writing it.
 */
final class SeriesValues {

  /** Within these, counts have ten digits and five bytes as a varint; from 2001 to 2049. */
  private static final long FIRST_SECOND = 1_000_000_000L;

  private static final long LAST_SECOND = 2_499_000_000L;

  /** The time at which values are that do not change. */
  private static final long STILL_SECOND = 1_500_000_000L;

  private static final int SLOWEST_PER_SECOND = 2;
  private static final int RATES = 3;
  private static final int MAX_OFFSET = 1_000_000;

  /** Prime to both ranges, so two seconds less than four days apart have different values. */
  private static final long STEP = 314_159;

  private static final int GAUGE_MIN = 100_000;
  private static final int GAUGE_RANGE = 900_000;
  private static final int QUANTILE_MIN = 100_000;
  private static final int QUANTILE_RANGE = 400_000;

  private final Load load;
  private final long seed;
  private final long second;

  SeriesValues(Load load, long seed, Instant at) {
    this.load = load;
    this.seed = seed;
    this.second = Math.min(Math.max(at.getEpochSecond(), FIRST_SECOND), LAST_SECOND);
  }

  /** A gauge in thousandths, from 100000 to 999999. */
  int gaugeThousandths(int metric, int labelSet) {
    return GAUGE_MIN + walk(MetricKind.GAUGE, metric, labelSet, GAUGE_RANGE);
  }

  /** A counter, or the number of observations: a number of ten digits that never decreases. */
  long count(MetricKind kind, int metric, int labelSet) {
    long hash = hash(kind, metric, labelSet);
    long perSecond = SLOWEST_PER_SECOND + (hash >>> 40) % RATES;
    return perSecond * second(metric, labelSet) + (hash >>> 1) % MAX_OFFSET;
  }

  /** The sum of observations whose mean is a half. */
  static long sum(long count) {
    return count / 2;
  }

  /**
   * The observations up to the upper bound of a bucket. All but a few are in the first one, so that
   * each bucket changes with each observation or two.
   */
  static long cumulative(long count, int buckets, int bucket) {
    return count - count * (buckets - bucket) / 20_000;
  }

  /** The observations in one of the populated native buckets, which add up to the count. */
  static long nativeBucket(long count, int buckets, int bucket) {
    return (count + bucket) / buckets;
  }

  /** The value of a quantile in millionths, from 100000 to 899999. */
  int quantileMillionths(int metric, int labelSet, Quantile quantile) {
    return QUANTILE_MIN
        + walk(MetricKind.SUMMARY, metric, labelSet, QUANTILE_RANGE)
        + (int) (quantile.number() * QUANTILE_RANGE);
  }

  private int walk(MetricKind kind, int metric, int labelSet, int range) {
    long begin = (hash(kind, metric, labelSet) >>> 1) % range;
    return (int) ((begin + second(metric, labelSet) * STEP) % range);
  }

  private long second(int metric, int labelSet) {
    return load.isChanging(metric, labelSet) ? second : STILL_SECOND;
  }

  /** <a href="https://prng.di.unimi.it/splitmix64.c">SplitMix64</a> of the number of the series. */
  private long hash(MetricKind kind, int metric, int labelSet) {
    long number = ((long) kind.ordinal() << 56) + ((long) metric << 32) + labelSet + 1;
    long z = seed + number * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
