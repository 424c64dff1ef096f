package io.metricsdemo.operator.verification;

import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;

/**
 * A quantile of the summary: the summary promises a value whose rank among the window's draws is
 * within its rank error, and the rank that a value has among all that can be drawn is then within
 * the exact binomial bound of that, which is a quantile of a Beta distribution (<a
 * href="https://en.wikipedia.org/wiki/Order_statistic#Order_statistics_sampled_from_a_uniform_distribution">order
 * statistics</a>).
 */
final class SummaryQuantile implements StatisticalTest<SummaryQuantile.Estimate> {

  /** By how much the summary may miss the rank of each of its quantiles. */
  private static final Map<Double, Double> RANK_ERRORS = Map.of(0.5, 0.05, 0.9, 0.01, 0.99, 0.001);

  private final String service;
  private final double quantile;
  private final ContinuousDistribution truth;
  private final double lowestQuantile;
  private final double highestQuantile;

  SummaryQuantile(String service, double quantile, ContinuousDistribution truth) {
    this.service = service;
    this.quantile = quantile;
    this.truth = truth;
    double rankError = RANK_ERRORS.get(quantile);
    this.lowestQuantile = quantile - rankError;
    this.highestQuantile = quantile + rankError;
  }

  double quantile() {
    return quantile;
  }

  /**
   * What the summary says.
   *
   * @param seconds NaN when nothing was drawn within the window
   * @param draws within the window, at least; NaN when unknown, which proves nothing
   */
  record Estimate(double seconds, double draws) {}

  @Override
  public Optional<Disagreement> evaluate(Estimate estimate) {
    double n = Math.floor(estimate.draws());
    if (Double.isNaN(estimate.seconds()) || Double.isInfinite(n)) {
      return Optional.empty();
    }
    double rank = truth.cumulativeProbability(estimate.seconds());
    boolean below = testsBelow(n) && lowestDraw(n).cumulativeProbability(rank) < ALPHA;
    boolean above = testsAbove(n) && highestDraw(n).survivalProbability(rank) < ALPHA;
    return below || above
        ? Optional.of(
            new Disagreement(
                SeriesNames.quantile(service, quantile),
                estimate.seconds(),
                range(n),
                Disagreement.Unit.SECONDS))
        : Optional.empty();
  }

  /** Where the value can be; seconds. */
  Range range(double draws) {
    double n = Math.floor(draws);
    return new Range(
        testsBelow(n)
            ? truth.inverseCumulativeProbability(lowestDraw(n).inverseCumulativeProbability(ALPHA))
            : Double.NEGATIVE_INFINITY,
        testsAbove(n)
            ? truth.inverseCumulativeProbability(highestDraw(n).inverseSurvivalProbability(ALPHA))
            : Double.POSITIVE_INFINITY);
  }

  // A side that no draw can be beyond tests nothing.

  private boolean testsBelow(double n) {
    return lowestRank(n) >= 1;
  }

  private boolean testsAbove(double n) {
    return highestRank(n) < n;
  }

  private BetaDistribution lowestDraw(double n) {
    return BetaDistribution.of(lowestRank(n), n - lowestRank(n) + 1);
  }

  private BetaDistribution highestDraw(double n) {
    return BetaDistribution.of(highestRank(n) + 1, n - highestRank(n));
  }

  private double lowestRank(double n) {
    return Math.floor(lowestQuantile * n);
  }

  private double highestRank(double n) {
    return Math.ceil(highestQuantile * n);
  }
}
