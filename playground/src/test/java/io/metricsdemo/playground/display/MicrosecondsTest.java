package io.metricsdemo.playground.display;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MicrosecondsTest {

  @ParameterizedTest
  @CsvSource({
    "1e-4, 100",
    "6.931e-7, 0.6931",
    "2.6631e-4, 266.3",
    "3600, 3600000000",
    "-1.5e-5, -15",
    "0, 0",
    "NaN, -"
  })
  void seconds_are_shown_as_short_as_possible(double seconds, String shown) {
    assertThat(Microseconds.of(seconds)).isEqualTo(shown);
  }
}
