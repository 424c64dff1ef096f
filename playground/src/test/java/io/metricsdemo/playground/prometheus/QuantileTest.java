package io.metricsdemo.playground.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.parameters.DemoParameters.Generator;
import io.metricsdemo.operator.verification.GroundTruth;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantileTest {

  private static final GroundTruth TRUTH =
      GroundTruth.of(
          new Generator(
              Duration.ofNanos(200_000),
              Duration.ofNanos(200_000),
              Duration.ofNanos(10_000),
              Duration.ofMinutes(10),
              Optional.empty()));

  @ParameterizedTest
  @CsvSource({
    "0.9, 0.000181, 5000, AGREES",
    "0.9, 0.000216, 5000, DISAGREES",
    // 0.99 + 0.001 of 50 draws is the last one: nothing can be beyond.
    "0.99, 5, 50, TOO_FEW",
    "0.5, NaN, 5000, TOO_FEW",
  })
  void quantile_is_judged_by_what_so_many_draws_prove(
      double quantile, double seconds, long observations, Quantile.Verdict verdict) {
    assertThat(new Quantile("a", "b", "uniform", quantile, seconds, observations).verdict(TRUTH))
        .isEqualTo(verdict);
  }
}
