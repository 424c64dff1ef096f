package io.metricsdemo.operator.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {

  private static final List<Double> BOUNDS = Drawn.truth().bucketBounds();

  private final Histogram histogram = new Histogram(Drawn.truth().of(RpcService.NORMAL), BOUNDS);

  @Test
  void few_and_many_true_draws_agree() {
    SplittableRandom random = new SplittableRandom(1);
    double[] below = new double[BOUNDS.size()];
    for (int n = 1; n <= 50_000; n++) {
      double value = Drawn.TUTORIAL.draw(RpcService.NORMAL, random);
      for (int i = 0; i < below.length; i++) {
        below[i] += value <= BOUNDS.get(i) ? 1 : 0;
      }
      if (n < 500 || n % 500 == 0) {
        assertThat(evaluate(below, n)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {10, 1000, 1e6, 1e8, 2e9})
  void expected_counts_of_any_number_of_draws_agree(double n) {
    double[] below =
        BOUNDS.stream()
            .mapToDouble(
                bound ->
                    Math.rint(n * Drawn.truth().of(RpcService.NORMAL).cumulativeProbability(bound)))
            .toArray();

    assertThat(evaluate(below, n)).isEmpty();
  }

  @Test
  void one_draw_too_many_far_out_in_a_tail_is_seen() {
    double[] below = new double[BOUNDS.size()];
    for (int i = 0; i < below.length; i++) {
      below[i] =
          Math.rint(
              1000 * Drawn.truth().of(RpcService.NORMAL).cumulativeProbability(BOUNDS.get(i)));
    }
    below[0] = 3;

    // 3 of 1000 draws 5 deviations below the mean: 4e-12.
    assertThat(evaluate(below, 1000).orElseThrow())
        .hasToString(
            "share of the observations in rpc_durations_histogram_seconds_bucket{le=\"-0.00099\"}"
                + " is 0.3 %, expected 0 to 0.2 %");
  }

  @Test
  void bounds_may_differ_in_their_last_digits() {
    TreeMap<Double, Double> buckets = new TreeMap<>();
    BOUNDS.forEach(bound -> buckets.put(bound * (1 + 1e-9), 7.0));
    buckets.put(Double.POSITIVE_INFINITY, 7.0);

    assertThat(histogram.missing(buckets)).isEmpty();
    assertThat(histogram.counts(buckets).below()).hasSize(20).containsOnly(7.0);
  }

  @Test
  void buckets_that_are_missing_are_known_by_their_bounds() {
    TreeMap<Double, Double> buckets = new TreeMap<>();
    BOUNDS.forEach(bound -> buckets.put(bound, 0.0));
    buckets.remove(BOUNDS.get(3));

    assertThat(histogram.missing(buckets)).containsExactly(BOUNDS.get(3), Double.POSITIVE_INFINITY);
  }

  @Test
  void no_number_is_too_strange() {
    double[] strange = {
      Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -1, 0, 0.5, 1e300, 3e9
    };
    for (double below : strange) {
      for (double count : strange) {
        double[] all = new double[BOUNDS.size()];
        Arrays.fill(all, below);
        evaluate(all, count).ifPresent(it -> assertThat(it.toString()).isNotEmpty());
        evaluate(all, 1000).ifPresent(it -> assertThat(it.toString()).isNotEmpty());
      }
    }
  }

  private Optional<Disagreement> evaluate(double[] below, double n) {
    List<Double> counts = new ArrayList<>();
    for (double each : below) {
      counts.add(each);
    }
    return histogram.evaluate(new Histogram.Counts(counts, n));
  }
}
