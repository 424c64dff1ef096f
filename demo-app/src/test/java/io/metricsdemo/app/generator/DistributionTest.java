package io.metricsdemo.app.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goodness of fit by Kolmogorov and Smirnov. The seeds are fixed, so the results are too. */
class DistributionTest {

  private static final int DRAWS = 20_000;
  private static final double SIGNIFICANCE = 0.001;

  @ParameterizedTest
  @ValueSource(longs = {1, 42, -7})
  void uniform_durations_are_even_from_zero_to_the_domain(long seed) {
    double[] draws = draws(new Distribution.Uniform(0.0002), seed);

    assertThat(p(draws, UniformContinuousDistribution.of(0, 0.0002)::cumulativeProbability))
        .isGreaterThan(SIGNIFICANCE);
    assertThat(DoubleStream.of(draws)).allMatch(seconds -> seconds >= 0 && seconds < 0.0002);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 42, -7})
  void normal_durations_have_the_mean_and_the_domain_as_standard_deviation(long seed) {
    double[] draws = draws(new Distribution.Normal(0.00001, 0.0002), seed);

    assertThat(p(draws, NormalDistribution.of(0.00001, 0.0002)::cumulativeProbability))
        .isGreaterThan(SIGNIFICANCE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 42, -7})
  void exponential_durations_have_a_mean_of_a_microsecond(long seed) {
    double[] draws = draws(new Distribution.Exponential(), seed);

    assertThat(p(draws, ExponentialDistribution.of(1e-6)::cumulativeProbability))
        .isGreaterThan(SIGNIFICANCE);
  }

  @Test
  void the_test_would_notice_a_domain_that_is_5_percent_off() {
    double[] draws = draws(new Distribution.Normal(0.00001, 0.0002 * 1.05), 1);

    assertThat(p(draws, NormalDistribution.of(0.00001, 0.0002)::cumulativeProbability))
        .isLessThan(SIGNIFICANCE);
  }

  private static double[] draws(Distribution distribution, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return DoubleStream.generate(() -> distribution.draw(random)).limit(DRAWS).toArray();
  }

  private static double p(double[] draws, DoubleUnaryOperator cumulativeProbability) {
    return KolmogorovSmirnovTest.withDefaults().test(draws, cumulativeProbability).getPValue();
  }
}
