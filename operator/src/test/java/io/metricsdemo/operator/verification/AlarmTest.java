package io.metricsdemo.operator.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.verification.DataVerdict.Outcome;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlarmTest {

  @Test
  void ten_thousand_checks_of_right_data_suspect_nothing() {
    TrueDataSimulation simulation =
        TrueDataSimulation.run(50, 200, Duration.ofMinutes(1), 20_261_124);

    assertThat(simulation.checks()).isEqualTo(10_000);
    assertThat(simulation.suspicions()).isZero();
    assertThat(simulation.outcomes()).containsOnlyKeys(Outcome.VERIFIED, Outcome.COLLECTING);
    // Each of the 50 demos had enough draws after 6 minutes.
    assertThat(simulation.outcomes().get(Outcome.COLLECTING)).isLessThanOrEqualTo(50 * 6);
  }

  @Test
  void less_than_one_false_alarm_is_to_be_expected_of_a_thousand_demos_in_a_year() {
    assertThat(new FalseAlarmBound(1000, Duration.ofMinutes(10), Duration.ofDays(365)).alarms())
        .isLessThan(0.1);
  }

  @ParameterizedTest
  @MethodSource
  void each_fault_is_reported(Fault fault) {
    Detection detection = Detection.of(fault, Duration.ofMinutes(1), 2, 1);

    assertThat(detection.outcome()).isEqualTo(fault.outcome());
    assertThat(detection.message()).contains("pod demo-app-");
  }

  static Stream<Fault> each_fault_is_reported() {
    return Fault.all().stream();
  }
}
