package io.metricsdemo.operator.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.prometheus.NativeHistogram;
import io.metricsdemo.operator.verification.DataVerdict.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that stores the histogram as a native one, and no classic buckets. */
class NativeHistogramTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final DistributionVerification verification =
      new DistributionVerification(Drawn.truth(), Duration.ofSeconds(30));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void right_draws_in_exponential_buckets_of_any_resolution_agree(int schema) {
    TreeMap<Double, Double> perBucket = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int n = 1; n <= 50_000; n++) {
      perBucket.merge(
          upper(schema, Drawn.TUTORIAL.draw(RpcService.NORMAL, random)), 1.0, Double::sum);
      if (n % 5_000 == 0) {
        DataVerdict verdict = check(n, exponential(schema, perBucket), NOW.plusSeconds(n / 100));
        assertThat(verdict.outcome())
            .as("%d: %s", n, verdict.message())
            .isEqualTo(Outcome.VERIFIED);
      }
    }
  }

  @Test
  void draws_of_another_scale_in_exponential_buckets_are_a_mismatch() {
    TreeMap<Double, Double> perBucket = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(1);
    Outcome outcome = Outcome.VERIFIED;
    for (int n = 1; n <= 50_000 && outcome != Outcome.MISMATCH; n++) {
      double wrong = 1.2 * Drawn.TUTORIAL.draw(RpcService.NORMAL, random);
      perBucket.merge(upper(3, wrong), 1.0, Double::sum);
      if (n % 5_000 == 0) {
        outcome = check(n, exponential(3, perBucket), NOW.plusSeconds(n / 100)).outcome();
      }
    }
    assertThat(outcome).isEqualTo(Outcome.MISMATCH);
  }

  @Test
  void custom_buckets_have_the_bounds_of_the_classic_ones() {
    PodData classic = Arrived.of("a", 200_000);
    NativeHistogram custom = new NativeHistogram(200_000, classic.buckets());

    DataVerdict verdict = check(200_000, custom, NOW);

    assertThat(verdict)
        .isEqualTo(
            new DataVerdict(
                Outcome.VERIFIED,
                "samples of 1 pod match the expected distributions (3 checked); the histogram is compared by its native buckets"));
    assertThat(mismatchOf(custom, below -> below / 2)).isEqualTo(Outcome.MISMATCH);
  }

  private Outcome mismatchOf(NativeHistogram right, DoubleUnaryOperator change) {
    Outcome outcome = Outcome.VERIFIED;
    for (int i = 1; i < 4; i++) {
      TreeMap<Double, Double> below = new TreeMap<>();
      double factor = i;
      right.below().forEach((le, n) -> below.put(le, factor * change.applyAsDouble(n)));
      outcome =
          check(200_000 * i, new NativeHistogram(200_000 * i, below), NOW.plusSeconds(60 * i))
              .outcome();
    }
    return outcome;
  }

  @Test
  void buckets_with_rounded_bounds_are_there_and_not_compared() {
    assertThat(check(200_000, NativeHistogram.NOT_COMPARABLE, NOW))
        .isEqualTo(
            new DataVerdict(
                Outcome.VERIFIED,
                "samples of 1 pod match the expected distributions (3 checked); the buckets of the native histogram have rounded bounds and are not compared"));
  }

  @Test
  void neither_classic_nor_native_histogram_is_a_missing_series() {
    PodData neither = new PodData("a", Arrived.of("a", 200_000).services(), new TreeMap<>());

    verification.check(List.of(neither), NOW);

    assertThat(verification.check(List.of(neither), NOW.plusSeconds(15)).outcome())
        .isEqualTo(Outcome.MISSING);
  }

  @Test
  void native_histogram_is_tested_at_no_more_bounds_than_a_classic_one() {
    List<Double> bounds = NativeBounds.near(Drawn.truth().bucketBounds());
    TreeMap<Double, Double> all = new TreeMap<>();
    for (int k = -8 * 20; k <= 8; k++) {
      all.put(Math.pow(2, k / 8.0), 0.0);
      all.put(-Math.pow(2, k / 8.0), 0.0);
    }

    assertThat(NativeBounds.counts(new NativeHistogram(0, all), bounds).below())
        .filteredOn(below -> !below.isNaN())
        .hasSizeBetween(15, Drawn.truth().bucketBounds().size());
  }

  private DataVerdict check(int draws, NativeHistogram histogram, Instant now) {
    PodData pod =
        new PodData(
            "a",
            Arrived.of("a", draws).services(),
            new TreeMap<>(),
            Optional.of(histogram),
            false,
            Optional.empty());
    return verification.check(List.of(pod), now);
  }

  /** The upper bound of the bucket of a value, whose factor is 2^(2^-schema). */
  private static double upper(int schema, double value) {
    double steps = Math.pow(2, schema);
    double power = Math.log(Math.abs(value)) / Math.log(2) * steps;
    return value > 0
        ? Math.pow(2, Math.ceil(power) / steps)
        : -Math.pow(2, Math.floor(power) / steps);
  }

  private static NativeHistogram exponential(int schema, TreeMap<Double, Double> perBucket) {
    double factor = Math.pow(2, Math.pow(2, -schema));
    TreeMap<Double, Double> below = new TreeMap<>();
    double sum = 0;
    for (var bucket : perBucket.entrySet()) {
      double upper = bucket.getKey();
      below.putIfAbsent(upper > 0 ? upper / factor : upper * factor, sum);
      sum += bucket.getValue();
      below.put(upper, sum);
    }
    return new NativeHistogram(sum, below);
  }
}
