package io.metricsdemo.operator.verification;

import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;

/** How the mean of many independent draws is distributed: exactly, or bounded by proof. */
final class MeanLaws {

  private static final double NORMAL_SIGMAS =
      NormalDistribution.of(0, 1).inverseSurvivalProbability(StatisticalTest.ALPHA);

  /**
   * A uniform draw is strictly sub-Gaussian, so that by Chernoff's bound its mean is z standard
   * deviations off with a probability of at most exp(-z²/2) on either side (<a
   * href="https://arxiv.org/abs/1705.01656">Arbel, Marchal, Nguyen</a>).
   */
  static final double CHERNOFF_SIGMAS = Math.sqrt(-2 * Math.log(StatisticalTest.ALPHA));

  private MeanLaws() {}

  /**
   * A distribution whose tails of {@link StatisticalTest#ALPHA} begin no nearer to the centre than
   * those of the mean.
   *
   * @throws IllegalArgumentException when the demo has no such distribution
   */
  static ContinuousDistribution of(ContinuousDistribution truth, double n) {
    double mean = truth.getMean();
    double deviation = Math.sqrt(truth.getVariance() / n);
    if (truth instanceof ExponentialDistribution) {
      // The sum of n exponential draws is Erlang distributed.
      return GammaDistribution.of(n, mean / n);
    }
    if (truth instanceof NormalDistribution) {
      return NormalDistribution.of(mean, deviation);
    }
    if (truth instanceof UniformContinuousDistribution) {
      return NormalDistribution.of(mean, deviation * CHERNOFF_SIGMAS / NORMAL_SIGMAS);
    }
    throw new IllegalArgumentException("no law of the mean of " + truth);
  }
}
