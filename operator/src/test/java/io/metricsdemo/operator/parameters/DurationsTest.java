package io.metricsdemo.operator.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "200us, 0.0002",
    "1ms500us, 0.0015",
    "1h30m, 5400",
    "10m, 600",
    "0s, 0",
    "1h2m3s4ms5us, 3723.004005",
    "999999h, 3599996400",
    "1d, 86400",
    "1y2w3d, 33004800",
  })
  void duration_in_seconds(String text, String seconds) {
    assertThat(Durations.parse(text)).map(Durations::inSeconds).contains(seconds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "5 s", "-5s", "5.5s", "1m1h", "1s1s", "5µs", "1d1w", "s", "1000000h"})
  void text_that_is_no_duration(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }
}
