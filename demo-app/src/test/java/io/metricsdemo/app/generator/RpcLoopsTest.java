package io.metricsdemo.app.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.metricsdemo.app.flags.FlagException;
import io.metricsdemo.app.flags.Settings;
import io.metricsdemo.app.metrics.RpcMetrics;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcLoopsTest {

  private static final Duration PERIOD = Duration.ofMinutes(10);

  @AfterEach
  void forget_that_the_virtual_time_interrupted_this_thread() {
    Thread.interrupted();
  }

  @ParameterizedTest
  @CsvSource({
    "uniform, 5.58, 3.52, 8.70",
    "normal, 7.45, 4.69, 11.63",
    "exponential, 11.20, 7.04, 17.54",
  })
  void event_rates_are_those_of_the_original(
      String service, double perSecond, double lowest, double highest) throws FlagException {
    VirtualTimeline time = new VirtualTimeline(PERIOD);

    run(service, time);

    LongSummaryStatistics sleeps =
        time.sleeps().stream().mapToLong(Long::longValue).summaryStatistics();
    assertThat(sleeps.getCount() / (double) PERIOD.toSeconds())
        .as("average over a full period")
        .isCloseTo(perSecond, within(0.01));
    assertThat(1000.0 / sleeps.getMax()).as("lowest").isCloseTo(lowest, within(0.005));
    assertThat(1000.0 / sleeps.getMin()).as("highest").isCloseTo(highest, within(0.005));
  }

  @Test
  void sleeps_are_cut_to_whole_milliseconds() throws FlagException {
    VirtualTimeline time = new VirtualTimeline(PERIOD);

    run("normal", time);

    // 75 ms times 2 at the start, then times slightly more than 2 until 151 ms are full.
    assertThat(time.sleeps()).startsWith(150L, 150L);
    assertThat(time.sleeps())
        .as("75 ms * (2 + sin 1) = 213.1 ms")
        .contains(213L)
        .doesNotContain(214L);
  }

  @Test
  void the_same_seed_draws_the_same_values() throws FlagException {
    assertThat(exposition("-seed=42", List.of(0, 1, 2)))
        .isEqualTo(exposition("-seed=42", List.of(0, 1, 2)));
  }

  @Test
  void values_do_not_depend_on_how_the_loops_interleave() throws FlagException {
    assertThat(exposition("-seed=42", List.of(2, 0, 1)))
        .isEqualTo(exposition("-seed=42", List.of(0, 1, 2)));
  }

  @Test
  void another_seed_draws_other_values() throws FlagException {
    assertThat(exposition("-seed=43", List.of(0, 1, 2)))
        .isNotEqualTo(exposition("-seed=42", List.of(0, 1, 2)));
  }

  private static void run(String service, VirtualTimeline time) throws FlagException {
    Settings settings = Settings.parse("-seed=1").orElseThrow();
    RpcMetrics metrics = new RpcMetrics(new PrometheusRegistry(), 0.00001, 0.0002);
    RpcLoops.of(settings, metrics, new Oscillation(time, PERIOD), time).stream()
        .filter(loop -> loop.service().equals(service))
        .forEach(RpcLoop::run);
  }

  /** The text after a minute of all three loops, each run to its end in this order. */
  private static String exposition(String seed, List<Integer> order) throws FlagException {
    Settings settings = Settings.parse(seed).orElseThrow();
    PrometheusRegistry registry = new PrometheusRegistry();
    RpcMetrics metrics = new RpcMetrics(registry, 0.00001, 0.0002);
    for (int index : order) {
      VirtualTimeline time = new VirtualTimeline(Duration.ofMinutes(1));
      // Made anew for each: the loops of one call share one random seed, as in the program.
      RpcLoops.of(settings, metrics, new Oscillation(time, PERIOD), time).get(index).run();
      Thread.interrupted();
    }
    return ExpositionFormats.init()
        .getPrometheusTextFormatWriter()
        .toDebugString(registry.scrape());
  }
}
