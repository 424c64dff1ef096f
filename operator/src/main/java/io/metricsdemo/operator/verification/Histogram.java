package io.metricsdemo.operator.verification;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;

/**
 * The cumulative counts of the normal service's buckets: each draw is below a bound with a known
 * probability, so each count is binomially distributed.
 */
final class Histogram implements StatisticalTest<Histogram.Counts> {

  private final ContinuousDistribution truth;
  private final List<Double> bounds;

  Histogram(ContinuousDistribution truth, List<Double> bounds) {
    this.truth = truth;
    this.bounds = bounds;
  }

  /**
   * Cumulative counts.
   *
   * @param below by index of the bound; NaN where the bucket is missing
   * @param count of all draws; NaN where the infinite bucket is missing
   */
  record Counts(List<Double> below, double count) implements Totals<Counts> {

    @Override
    public Counts since(Counts earlier) {
      return new Counts(
          IntStream.range(0, below.size())
              .mapToObj(i -> below.get(i) - earlier.below.get(i))
              .toList(),
          count - earlier.count);
    }
  }

  /** The finite upper bounds; seconds. */
  List<Double> bounds() {
    return bounds;
  }

  /** The bounds, the infinite one included, that have no bucket. */
  List<Double> missing(SortedMap<Double, Double> buckets) {
    Counts counts = counts(buckets);
    List<Double> missing = new ArrayList<>();
    for (int i = 0; i < bounds.size(); i++) {
      if (Double.isNaN(counts.below().get(i))) {
        missing.add(bounds.get(i));
      }
    }
    if (Double.isNaN(counts.count())) {
      missing.add(Double.POSITIVE_INFINITY);
    }
    return missing;
  }

  /** The counts before anything was drawn. */
  Counts zero() {
    return new Counts(Collections.nCopies(bounds.size(), 0.0), 0);
  }

  /**
   * What there is of the expected buckets.
   *
   * @param buckets cumulative counts by upper bound in seconds
   */
  Counts counts(SortedMap<Double, Double> buckets) {
    // Bounds differ in their last digits, when the demo's flags were rounded otherwise than ours.
    double tolerance = (bounds.get(1) - bounds.get(0)) / 1000;
    List<Double> below = new ArrayList<>(bounds.size());
    for (double bound : bounds) {
      SortedMap<Double, Double> near = buckets.subMap(bound - tolerance, bound + tolerance);
      below.add(near.values().stream().findFirst().orElse(Double.NaN));
    }
    return new Counts(below, buckets.getOrDefault(Double.POSITIVE_INFINITY, Double.NaN));
  }

  @Override
  public Optional<Disagreement> evaluate(Counts counts) {
    // More than an int holds takes 9 years.
    if (!(counts.count() >= 1 && counts.count() <= Integer.MAX_VALUE)) {
      return Optional.empty();
    }
    return IntStream.range(0, bounds.size())
        .mapToObj(i -> evaluate(bounds.get(i), counts.below().get(i), (int) counts.count()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Disagreement> evaluate(double bound, double below, int n) {
    if (Double.isNaN(below)) {
      return Optional.empty();
    }
    BinomialDistribution law = BinomialDistribution.of(n, truth.cumulativeProbability(bound));
    if (below >= 0
        && below <= n
        && law.cumulativeProbability((int) below) >= ALPHA
        && law.survivalProbability((int) below - 1) >= ALPHA) {
      return Optional.empty();
    }
    return Optional.of(
        new Disagreement(
            "share of the observations in " + SeriesNames.bucket(bound),
            below / n,
            new Range(
                law.inverseCumulativeProbability(ALPHA) / (double) n,
                law.inverseSurvivalProbability(ALPHA) / (double) n),
            Disagreement.Unit.FRACTION));
  }
}
