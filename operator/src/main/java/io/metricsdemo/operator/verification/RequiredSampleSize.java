package io.metricsdemo.operator.verification;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;

/**
 * How many draws it takes until agreement means something: until a distribution whose scale is
 * wrong by the factor 1.2, either way, would show in its mean with a probability of 99 %.
 *
 * <p>With a true scale f times the expected one, the mean is {@code |f - 1| μ} off and has the
 * deviation {@code f σ / √n}; it is seen beyond {@code z σ / √n} for the z of {@link
 * StatisticalTest#ALPHA}. So {@code √n = (z + 2.33 f) σ / (|f - 1| μ)}, which does not depend on
 * the scale itself. The mean of the normal distribution says nothing of its scale: there it takes
 * as many as for the uniform one.
 */
final class RequiredSampleSize {

  private static final double[] FACTORS = {1.2, 1 / 1.2};
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);
  private static final double POWER_SIGMAS = STANDARD.inverseCumulativeProbability(0.99);
  private static final double UNIFORM =
      draws(UniformContinuousDistribution.of(0, 1), MeanLaws.CHERNOFF_SIGMAS);
  private static final double EXPONENTIAL =
      draws(
          ExponentialDistribution.of(1),
          STANDARD.inverseSurvivalProbability(StatisticalTest.ALPHA));

  private RequiredSampleSize() {}

  static double of(RpcService service) {
    return service == RpcService.EXPONENTIAL ? EXPONENTIAL : UNIFORM;
  }

  /** How long a process takes at most, whatever its rates oscillate like. */
  static Duration longest() {
    return Arrays.stream(RpcService.values())
        .map(service -> Duration.ofSeconds((long) (of(service) / service.lowestRate())))
        .max(Duration::compareTo)
        .orElseThrow();
  }

  /** For messages: the same as long as there are not enough. */
  static String inWords() {
    return Arrays.stream(RpcService.values())
            .map(service -> String.format(Locale.ROOT, "%.0f %s", of(service), service.label()))
            .collect(Collectors.joining(", ", "each pod needs ", " observations"))
        + ", which takes up to %d minutes after its start".formatted(longest().toMinutes() + 1);
  }

  private static double draws(ContinuousDistribution truth, double sigmas) {
    double relativeDeviation = Math.sqrt(truth.getVariance()) / truth.getMean();
    return Arrays.stream(FACTORS)
        .map(f -> (sigmas + POWER_SIGMAS * f) * relativeDeviation / Math.abs(f - 1))
        .map(root -> Math.ceil(root * root))
        .max()
        .orElseThrow();
  }
}
