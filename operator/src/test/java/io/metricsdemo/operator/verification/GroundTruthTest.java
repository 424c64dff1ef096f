package io.metricsdemo.operator.verification;

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

  private static final GroundTruth TRUTH = Drawn.truth();

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

  @Test
  void equal_generators_share_theirs_and_its_tests() {
    Generator one = generator();

    assertThat(GroundTruth.of(one)).isSameAs(GroundTruth.of(generator())).isNotSameAs(TRUTH);
    // It is kept in use until here.
    assertThat(GroundTruth.of(one).tests()).isSameAs(GroundTruth.of(generator()).tests());
  }

  private static Generator generator() {
    return new Generator(
        Duration.ofNanos(1234),
        Duration.ofNanos(567),
        Duration.ofNanos(89),
        Duration.ofMinutes(10),
        Optional.empty());
  }

  @Test
  void the_bounds_of_the_buckets_are_added_up_in_doubles_as_the_demo_does() {
    assertThat(TRUTH.bucketBounds())
        .hasSize(20)
        .startsWith(-0.00099, -0.00089, -0.0007899999999999999)
        .isSorted();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9, 0.99})
  void what_is_drawn_is_within_the_range_of_its_quantile(double quantile) {
    SplittableRandom random = new SplittableRandom(1);
    Range range = TRUTH.quantileRange("uniform", quantile, 20_000);
    for (int i = 0; i < 200; i++) {
      assertThat(range.contains(drawn(random, quantile, 20_000, 0.0002))).isTrue();
    }
  }

  @Test
  void what_is_drawn_from_another_distribution_is_not() {
    assertThat(
            TRUTH
                .quantileRange("uniform", 0.9, 5_000)
                .contains(drawn(new SplittableRandom(1), 0.9, 5_000, 0.00024)))
        .isFalse();
  }

  @Test
  void a_side_that_no_draw_can_be_beyond_is_unbounded() {
    // 0.99 + 0.001 of 50 draws is the last one.
    Range range = TRUTH.quantileRange("uniform", 0.99, 50);

    assertThat(range.lowest()).isPositive();
    assertThat(range.highest()).isInfinite();
    assertThat(range.isBounded()).isFalse();
    assertThat(TRUTH.quantileRange("uniform", 0.99, 0))
        .isEqualTo(new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
  }

  private static double drawn(SplittableRandom random, double quantile, int n, double domain) {
    double[] draws = random.doubles(n, 0, domain).sorted().toArray();
    return draws[(int) (quantile * n)];
  }
}
