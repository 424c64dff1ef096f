package io.metricsdemo.playground.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SummaryTextTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void quantiles_are_read_in_any_order_of_labels_and_others_are_left_alone() {
    String text =
        """
        # TYPE rpc_durations_seconds summary
        rpc_durations_seconds{service="uniform",quantile="0.5"} 1.0E-4
        rpc_durations_seconds{quantile="0.9",service="normal"} NaN
        rpc_durations_seconds_count{service="uniform"} 812
        rpc_durations_seconds_sum{service="uniform"} 0.08
        rpc_durations_histogram_seconds_bucket{le="0.1"} 7
        """;

    assertThat(SummaryText.quantiles("ns", "pod", text, new SummaryText.Observations(), START))
        .containsExactly(
            new Quantile("ns", "pod", "uniform", 0.5, 1e-4, 812),
            new Quantile("ns", "pod", "normal", 0.9, Double.NaN, 0));
  }

  @Test
  void only_what_came_within_the_window_counts() {
    SummaryText.Observations observations = new SummaryText.Observations();

    assertThat(observations.within("uniform", 100, START)).isEqualTo(100);
    assertThat(observations.within("uniform", 900, START.plusSeconds(400))).isEqualTo(900);
    assertThat(observations.within("uniform", 1100, START.plusSeconds(500))).isEqualTo(1000);
    assertThat(observations.within("uniform", 1200, START.plusSeconds(530))).isEqualTo(1100);
    assertThat(observations.within("uniform", 2000, START.plusSeconds(890))).isEqualTo(1100);
  }

  @Test
  void a_count_that_falls_is_another_process() {
    SummaryText.Observations observations = new SummaryText.Observations();
    observations.within("uniform", 900, START);

    assertThat(observations.within("uniform", 40, START.plusSeconds(1000))).isEqualTo(40);
  }
}
