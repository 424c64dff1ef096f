package io.metricsdemo.app.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OscillationTest {

  @ParameterizedTest
  @CsvSource({
    "0, 2",
    "150, 2.8414709848", // 2 + sin(1)
    "300, 2",
    "450, 1.1585290152", // 2 - sin(1)
    "600, 2",
    "750, 2.8414709848",
  })
  void is_the_sine_of_a_sine_around_two(long seconds, double factor) throws InterruptedException {
    VirtualTimeline time = new VirtualTimeline(Duration.ofDays(1));
    Oscillation oscillation = new Oscillation(time, Duration.ofMinutes(10));

    time.sleep(seconds * 1000);

    assertThat(oscillation.factor()).isCloseTo(factor, within(1e-9));
  }
}
