package io.metricsdemo.playground.prometheus;

import io.metricsdemo.operator.parameters.DemoParameters.Generator;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;

/**
 * What the demo draws from, in closed form; seconds.
 *
 * @param services the distribution of each service, in the order in which they are shown
 */
public record GroundTruth(Map<String, ContinuousDistribution> services) {

  /** The quantiles of the demo's summary. */
  public static final List<Double> QUANTILES = List.of(0.5, 0.9, 0.99);

  /** By how much the summary may miss the rank of each of them. */
  private static final Map<Double, Double> RANK_ERRORS = Map.of(0.5, 0.05, 0.9, 0.01, 0.99, 0.001);

  /** How often chance alone may look like a disagreement. */
  private static final double ALPHA = 1e-9;

  private static final double EXPONENTIAL_MEAN = 1e-6;

  /** Whether what arrived can be what was drawn. */
  public enum Verdict {
    AGREES,
    DISAGREES,
    TOO_FEW
  }

  public static GroundTruth of(Generator generator) {
    Map<String, ContinuousDistribution> services = new LinkedHashMap<>();
    services.put(
        "uniform", UniformContinuousDistribution.of(0, seconds(generator.uniformDomain())));
    services.put(
        "normal",
        NormalDistribution.of(seconds(generator.normalMean()), seconds(generator.normalDomain())));
    services.put("exponential", ExponentialDistribution.of(EXPONENTIAL_MEAN));
    return new GroundTruth(services);
  }

  /** The true quantile in seconds. */
  public double quantile(String service, double quantile) {
    return services.get(service).inverseCumulativeProbability(quantile);
  }

  /**
   * Whether a quantile is within the error that the summary promises, widened by the exact binomial
   * (Clopper-Pearson) bound of the ranks of that many draws.
   */
  public Verdict judge(Quantile seen) {
    Double rankError = RANK_ERRORS.get(seen.quantile());
    ContinuousDistribution truth = services.get(seen.service());
    if (rankError == null || truth == null || Double.isNaN(seen.seconds())) {
      return Verdict.TOO_FEW;
    }
    double n = seen.observations();
    double lowestRank = Math.floor((seen.quantile() - rankError) * n);
    double highestRank = Math.ceil((seen.quantile() + rankError) * n);
    if (lowestRank < 1 || highestRank >= n) {
      // A side that no draw can be beyond tests nothing.
      return Verdict.TOO_FEW;
    }
    double lowest =
        BetaDistribution.of(lowestRank, n - lowestRank + 1).inverseCumulativeProbability(ALPHA);
    double highest =
        BetaDistribution.of(highestRank + 1, n - highestRank).inverseSurvivalProbability(ALPHA);
    return seen.seconds() >= truth.inverseCumulativeProbability(lowest)
            && seen.seconds() <= truth.inverseCumulativeProbability(highest)
        ? Verdict.AGREES
        : Verdict.DISAGREES;
  }

  private static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / 1e9;
  }
}
