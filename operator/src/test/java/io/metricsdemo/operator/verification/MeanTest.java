package io.metricsdemo.operator.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.parameters.DemoParameters.Generator;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MeanTest {

  @ParameterizedTest
  @EnumSource
  void few_and_many_true_draws_agree(RpcService service) {
    SplittableRandom random = new SplittableRandom(1);
    double sum = 0;
    for (int n = 1; n <= 100_000; n++) {
      sum += Drawn.TUTORIAL.draw(service, random);
      if (n < 1000 || n % 1000 == 0) {
        assertThat(evaluate(service, sum, n)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"UNIFORM, 1.2", "UNIFORM, 0.8", "EXPONENTIAL, 1.2", "EXPONENTIAL, 0.8"})
  void mean_that_is_a_fifth_off_cannot_be_chance_in_3000_draws(RpcService service, double factor) {
    assertThat(evaluate(service, mean(service) * factor * 3000, 3000)).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void bounds_of_a_hundred_million_draws_are_6_standard_deviations_or_a_little_more(
      RpcService service) {
    double n = 1e8;
    double deviation = Math.sqrt(Drawn.truth().of(service).getVariance() / n);

    assertThat(evaluate(service, (mean(service) + 5.9 * deviation) * n, n)).isEmpty();
    assertThat(evaluate(service, (mean(service) - 5.9 * deviation) * n, n)).isEmpty();
    assertThat(evaluate(service, (mean(service) + 6.5 * deviation) * n, n)).isPresent();
    assertThat(evaluate(service, (mean(service) - 6.5 * deviation) * n, n)).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void law_has_no_less_than_the_true_tails(RpcService service) {
    ContinuousDistribution law = MeanLaws.of(Drawn.truth().of(service), 30);
    SplittableRandom random = new SplittableRandom(1);
    double lowest = law.inverseCumulativeProbability(1e-4);
    int runs = 200_000;
    int below = 0;
    for (int run = 0; run < runs; run++) {
      double sum = 0;
      for (int n = 0; n < 30; n++) {
        sum += Drawn.TUTORIAL.draw(service, random);
      }
      below += sum / 30 < lowest ? 1 : 0;
    }

    // 20 are expected where the law is exact.
    assertThat(below).isLessThan(45);
  }

  @Test
  void rounding_of_a_great_mean_with_a_small_deviation_is_no_disagreement() {
    ContinuousDistribution truth =
        GroundTruth.of(
                new Generator(
                    Duration.ofHours(1),
                    Duration.ofNanos(1_000),
                    Duration.ofHours(1),
                    Duration.ofMinutes(10),
                    Optional.empty()))
            .of(RpcService.NORMAL);
    SplittableRandom random = new SplittableRandom(1);
    Mean mean = new Mean("normal", truth);
    double sum = 0;
    for (int n = 1; n <= 2_000_000; n++) {
      sum += random.nextGaussian() * 1e-6 + 3600;
      if (n % 10_000 == 0) {
        assertThat(mean.evaluate(new Mean.SumAndCount(sum, n, n))).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void no_number_is_too_strange(RpcService service) {
    double[] strange = {
      Double.NaN,
      Double.NEGATIVE_INFINITY,
      Double.POSITIVE_INFINITY,
      -1,
      0,
      0.5,
      1e300,
      -1e300,
      Double.MIN_VALUE,
      1e17
    };
    for (double sum : strange) {
      for (double count : strange) {
        evaluate(service, sum, count).ifPresent(it -> assertThat(it.toString()).isNotEmpty());
      }
      evaluate(service, sum, 1000).ifPresent(it -> assertThat(it.toString()).isNotEmpty());
    }
  }

  @Test
  void disagreement_says_in_microseconds_what_is_seen_and_what_is_expected() {
    assertThat(evaluate(RpcService.UNIFORM, 0.00024 / 2 * 10_000, 10_000).orElseThrow())
        .hasToString(
            "rpc_durations_seconds_sum / rpc_durations_seconds_count{service=\"uniform\"}"
                + " is 120 µs, expected 96.28 to 103.7 µs");
  }

  private static Optional<Disagreement> evaluate(RpcService service, double sum, double count) {
    return new Mean(service.label(), Drawn.truth().of(service))
        .evaluate(new Mean.SumAndCount(sum, count, count));
  }

  private static double mean(RpcService service) {
    return Drawn.truth().of(service).getMean();
  }
}
