package io.metricsdemo.operator.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.verification.DataVerdict.Outcome;
import io.metricsdemo.operator.verification.GrowthCheck.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrowthCheckTest {

  private final GrowthCheck check = new GrowthCheck(Duration.ofSeconds(30));

  @Test
  void count_that_is_the_same_in_samples_of_a_minute_has_stopped() {
    assertThat(check(5000, 0)).isEmpty();
    assertThat(check(5000, 30)).isEmpty();
    // A scrape is not on time to the millisecond.
    assertThat(check(5000, 59.9))
        .contains(
            new DataVerdict(
                Outcome.NOT_PRODUCING,
                "pod a: counter rpc_durations_seconds_count has stopped increasing"));

    assertThat(check(5001, 90)).isEmpty();
  }

  @Test
  void count_of_which_no_newer_sample_arrives_has_not_stopped() {
    check(5000, 0);
    for (int round = 0; round < 100; round++) {
      assertThat(check(5000, 30)).isEmpty();
    }
  }

  @Test
  void count_that_goes_back_and_forth_between_two_replicas_has_not_stopped() {
    for (int round = 0; round < 100; round++) {
      assertThat(check(5000 + round * 10, round * 30)).isEmpty();
      assertThat(check(4900 + round * 10, round * 30 - 300)).isEmpty();
    }
  }

  private Optional<DataVerdict> check(double observations, double seconds) {
    return check.check(
        Map.of("a", new Count(observations, Instant.EPOCH.plusMillis(Math.round(seconds * 1000)))));
  }
}
