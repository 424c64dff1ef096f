package io.metricsdemo.operator.verification;

import java.util.Optional;
import org.apache.commons.statistics.distribution.ContinuousDistribution;

/**
 * The mean of a service's draws, from the sum and the count of one scrape. Of these and not of
 * {@code rate()}: normal draws can be negative, so their sum goes down at times, which {@code
 * rate()} takes for a restart.
 */
final class Mean implements StatisticalTest<Mean.SumAndCount> {

  /** Half the distance from 1 to the next double: the relative error of one addition. */
  private static final double ROUNDING = 0x1p-53;

  /** Beyond it doubles do not count one by one. */
  private static final double LARGEST = 0x1p53;

  private final String service;
  private final ContinuousDistribution truth;
  private final double magnitude;

  Mean(String service, ContinuousDistribution truth) {
    this.service = service;
    this.truth = truth;
    this.magnitude = Math.abs(truth.getMean()) + Math.sqrt(truth.getVariance());
  }

  /**
   * A sum in seconds and how many draws are in it.
   *
   * @param additions how many were added up since the process has started, which limits how exact
   *     the sum is
   */
  record SumAndCount(double sum, double count, double additions) implements Totals<SumAndCount> {

    static final SumAndCount ZERO = new SumAndCount(0, 0, 0);

    @Override
    public SumAndCount since(SumAndCount earlier) {
      return new SumAndCount(sum - earlier.sum, count - earlier.count, additions);
    }
  }

  @Override
  public Optional<Disagreement> evaluate(SumAndCount data) {
    if (!(data.count() >= 1 && data.count() <= LARGEST) || Double.isNaN(data.sum())) {
      return Optional.empty();
    }
    double seen = data.sum() / data.count();
    double rounding = rounding(data);
    ContinuousDistribution law = MeanLaws.of(truth, data.count());
    return law.cumulativeProbability(seen + rounding) < ALPHA
            || law.survivalProbability(seen - rounding) < ALPHA
        ? Optional.of(
            new Disagreement(
                SeriesNames.SUM + " / " + SeriesNames.of(SeriesNames.COUNT, service),
                seen,
                range(data),
                Disagreement.Unit.SECONDS))
        : Optional.empty();
  }

  /** Where the mean can be; seconds. */
  Range range(SumAndCount data) {
    double rounding = rounding(data);
    ContinuousDistribution law = MeanLaws.of(truth, data.count());
    return new Range(
        law.inverseCumulativeProbability(ALPHA) - rounding,
        law.inverseSurvivalProbability(ALPHA) + rounding);
  }

  /**
   * Adding up n doubles in any order is off by at most n · 2^-53 times the sum of their magnitudes
   * (Higham, Accuracy and Stability of Numerical Algorithms, section 4.2). It matters only where
   * the mean is far greater than the deviation.
   */
  private double rounding(SumAndCount data) {
    return roundingOfOne() * data.additions() * data.additions() / data.count();
  }

  /** What each addition adds to that, where all draws are in the mean. */
  double roundingOfOne() {
    return ROUNDING * magnitude;
  }
}
