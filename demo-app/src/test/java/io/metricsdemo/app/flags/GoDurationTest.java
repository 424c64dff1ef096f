package io.metricsdemo.app.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values are what Go's time.ParseDuration returns. */
class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "1h30m, 5400000000000",
    "1.5h, 5400000000000",
    "10m, 600000000000",
    "100us, 100000",
    "100\u00b5s, 100000",
    "100\u03bcs, 100000",
    "1m1ms, 60001000000",
    "7ns, 7",
    "0, 0",
    "-0, 0",
    "+5s, 5000000000",
    "-5s, -5000000000",
    ".5s, 500000000",
    "5.s, 5000000000",
    "1.s.5s, 1500000000",
    "0.0000000001s, 0",
    "9223372036854775807ns, 9223372036854775807",
  })
  void accepts_what_go_accepts(String text, long nanoseconds) {
    assertThat(GoDuration.parse(text)).contains(Duration.ofNanos(nanoseconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "s",
        "+",
        "1h 2m",
        " 1h",
        "1d",
        "1e3s",
        "1,5s",
        "9223372036854775808ns",
        "3000000h"
      })
  void refuses_what_go_refuses(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
