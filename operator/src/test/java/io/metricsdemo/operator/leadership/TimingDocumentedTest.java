package io.metricsdemo.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The lease times of the documentation are those of the code. */
class TimingDocumentedTest {

  private static final Timing TIMING = Timing.DEFAULT;

  @Test
  void architecture_has_the_times_of_the_code() throws IOException {
    assertThat(Files.readString(Path.of("../docs/architecture.md")).replaceAll("\\s+", " "))
        .contains(
            "reads the Lease every %s seconds".formatted(seconds(TIMING.retryInterval())),
            "The lease lasts %s seconds".formatted(seconds(TIMING.leaseDuration())),
            "the leader renews it every %s seconds".formatted(seconds(TIMING.renewInterval())),
            "could not renew for %s seconds".formatted(seconds(TIMING.renewDeadline())),
            "has lost it %s seconds before anybody may take it"
                .formatted(seconds(TIMING.leaseDuration().minus(TIMING.renewDeadline()))),
            "the other leads after at most %s seconds"
                .formatted(seconds(TIMING.leaseDuration().plus(TIMING.retryInterval()))));
  }

  @Test
  void leader_gives_up_a_request_before_others_take_the_lease() {
    Duration longestRequest = Duration.ofSeconds(10);

    assertThat(TIMING.leaseDuration().minus(TIMING.renewDeadline()))
        .isGreaterThanOrEqualTo(longestRequest);
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }
}
