package io.metricsdemo.operator.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Summary;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SummaryQuantileTest {

  @ParameterizedTest
  @EnumSource
  void what_the_client_librarys_summary_makes_of_true_draws_agrees(RpcService service) {
    SplittableRandom random = new SplittableRandom(1);
    for (int run = 0; run < 20; run++) {
      Summary summary =
          Summary.builder()
              .name("a")
              .quantile(0.5, 0.05)
              .quantile(0.9, 0.01)
              .quantile(0.99, 0.001)
              .build();
      for (int n = 1; n <= 10_000; n++) {
        summary.observe(Drawn.TUTORIAL.draw(service, random));
        if (n < 50 || n % 250 == 0) {
          int draws = n;
          summary
              .collect()
              .getDataPoints()
              .get(0)
              .getQuantiles()
              .forEach(
                  it ->
                      assertThat(evaluate(service, it.getQuantile(), it.getValue(), draws))
                          .isEmpty());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0.5, 117", "0.5, 83", "0.9, 187", "0.9, 172", "0.99, 199.7", "0.99, 195"})
  void quantile_beyond_its_range_disagrees(double quantile, double micros) {
    assertThat(evaluate(RpcService.UNIFORM, quantile, micros / 1e6, 10_000)).isPresent();
  }

  @Test
  void examining_and_the_range_agree_to_the_last_digits() {
    SummaryQuantile quantile =
        new SummaryQuantile("normal", 0.9, Drawn.truth().of(RpcService.NORMAL));
    Range range = quantile.range(3000);

    assertThat(evaluate(quantile, range.lowest() * (1 + 1e-9), 3000)).isEmpty();
    assertThat(evaluate(quantile, range.lowest() * (1 - 1e-9), 3000)).isPresent();
    assertThat(evaluate(quantile, range.highest() * (1 - 1e-9), 3000)).isEmpty();
    assertThat(evaluate(quantile, range.highest() * (1 + 1e-9), 3000)).isPresent();
  }

  @Test
  void quantile_of_an_empty_window_is_no_data() {
    assertThat(evaluate(RpcService.UNIFORM, 0.5, Double.NaN, 10_000)).isEmpty();
  }

  @Test
  void quantile_of_too_few_draws_is_tested_on_the_side_that_means_something() {
    assertThat(evaluate(RpcService.UNIFORM, 0.99, 1, 50)).isEmpty();
    assertThat(evaluate(RpcService.UNIFORM, 0.99, 0, 50).orElseThrow())
        .hasToString(
            "rpc_durations_seconds{service=\"uniform\",quantile=\"0.99\"}"
                + " is 0 µs, expected at least 123.3 µs");
    assertThat(evaluate(RpcService.UNIFORM, 0.99, 0, -3)).isEmpty();
  }

  private static Optional<Disagreement> evaluate(
      RpcService service, double quantile, double seconds, double draws) {
    return evaluate(
        new SummaryQuantile(service.label(), quantile, Drawn.truth().of(service)), seconds, draws);
  }

  private static Optional<Disagreement> evaluate(
      SummaryQuantile quantile, double seconds, double draws) {
    return quantile.evaluate(new SummaryQuantile.Estimate(seconds, draws));
  }
}
