package io.metricsdemo.playground.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.metricsdemo.operator.parameters.DemoParameters.Generator;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroundTruthTest {

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
    "uniform, 0.5, 100", "uniform, 0.9, 180", "uniform, 0.99, 198",
    "normal, 0.5, 10", "normal, 0.9, 266.3", "normal, 0.99, 475.3",
    "exponential, 0.5, 0.693", "exponential, 0.9, 2.303", "exponential, 0.99, 4.605"
  })
  void the_tutorials_quantiles_are_known_in_microseconds(
      String service, double quantile, double micros) {
    assertThat(TRUTH.quantile(service, quantile) * 1e6).isCloseTo(micros, within(0.05));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9, 0.99})
  void what_is_drawn_agrees(double quantile) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      assertThat(TRUTH.judge(drawn(random, quantile, 20_000, 0.0002)))
          .isEqualTo(GroundTruth.Verdict.AGREES);
    }
  }

  @Test
  void what_is_drawn_from_another_distribution_disagrees() {
    assertThat(TRUTH.judge(drawn(new SplittableRandom(1), 0.9, 5_000, 0.00024)))
        .isEqualTo(GroundTruth.Verdict.DISAGREES);
  }

  @Test
  void a_quantile_of_few_draws_is_not_judged() {
    // 0.99 + 0.001 of 50 draws is the last one: nothing can be beyond.
    assertThat(TRUTH.judge(new Quantile("a", "b", "uniform", 0.99, 5, 50)))
        .isEqualTo(GroundTruth.Verdict.TOO_FEW);
    assertThat(TRUTH.judge(new Quantile("a", "b", "uniform", 0.5, Double.NaN, 5000)))
        .isEqualTo(GroundTruth.Verdict.TOO_FEW);
  }

  @Test
  void a_series_that_the_demo_does_not_have_is_not_judged() {
    assertThat(TRUTH.judge(new Quantile("a", "b", "other", 0.5, 1, 5000)))
        .isEqualTo(GroundTruth.Verdict.TOO_FEW);
  }

  private static Quantile drawn(SplittableRandom random, double quantile, int n, double domain) {
    double[] draws = random.doubles(n, 0, domain).sorted().toArray();
    double value = draws[(int) (quantile * n)];
    return new Quantile("a", "b", "uniform", quantile, value, n);
  }
}
