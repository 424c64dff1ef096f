package io.metricsdemo.operator.verification;

import io.metricsdemo.operator.parameters.DemoParameters.Generator;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** What a simulated pod draws from, right or wrong; seconds. */
record Drawn(double uniformDomain, double normalMean, double normalDomain, double exponentialMean) {

  static final Drawn TUTORIAL = new Drawn(0.0002, 0.00001, 0.0002, 0.000001);

  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  /** What is known of a demo with the tutorial's parameters. */
  static GroundTruth truth() {
    return GroundTruth.of(
        new Generator(
            Duration.ofNanos(200_000),
            Duration.ofNanos(200_000),
            Duration.ofNanos(10_000),
            Duration.ofMinutes(10),
            Optional.empty()));
  }

  double draw(RpcService service, SplittableRandom random) {
    return switch (service) {
      case UNIFORM -> random.nextDouble() * uniformDomain;
      case NORMAL -> random.nextGaussian() * normalDomain + normalMean;
      case EXPONENTIAL -> random.nextExponential() * exponentialMean;
    };
  }

  /** The value of that rank, between 0 and 1, among all that can be drawn. */
  double quantile(RpcService service, double rank) {
    return switch (service) {
      case UNIFORM -> rank * uniformDomain;
      case NORMAL -> STANDARD.inverseCumulativeProbability(rank) * normalDomain + normalMean;
      case EXPONENTIAL -> -Math.log1p(-rank) * exponentialMean;
    };
  }
}
