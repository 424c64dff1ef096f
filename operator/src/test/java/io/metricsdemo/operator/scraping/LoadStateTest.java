package io.metricsdemo.operator.scraping;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.metricsdemo.operator.verification.LoadVerdict;
import io.metricsdemo.operator.verification.LoadVerdict.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LoadStateTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final LoadState state = new LoadState();

  @Test
  void load_with_as_many_series_as_before_is_not_confirmed_before_pods_have_read_it() {
    compare(demo("{gauges: 20}", 1), START);
    assertThat(outcome()).hasValue(Outcome.STORED);

    compare(demo("{counters: 20}", 1), START.plusSeconds(600));
    assertThat(outcome()).hasValue(Outcome.WAITING);

    compare(demo("{counters: 20}", 1), START.plusSeconds(800));
    assertThat(outcome()).hasValue(Outcome.STORED);
  }

  @Test
  void load_with_another_number_of_series_is_confirmed_by_them() {
    compare(demo("{gauges: 20}", 1), START);

    compare(demo("{gauges: 30}", 1), START.plusSeconds(600));

    assertThat(outcome()).hasValue(Outcome.STORED);
  }

  @Test
  void change_of_the_service_monitor_has_the_load_compared_soon_and_often() {
    compare(demo("{gauges: 20}", 1), START);
    assertThat(state.due()).isEqualTo(START.plusSeconds(60));

    state.follow(demo("{gauges: 20}", 2), START.plusSeconds(2));
    assertThat(state.due()).isBefore(START);

    compare(demo("{gauges: 20}", 2), START.plusSeconds(2));
    assertThat(state.due()).isEqualTo(START.plusSeconds(17));
  }

  @Test
  void verdict_does_not_outlive_a_server_that_does_not_answer() {
    compare(demo("{gauges: 20}", 1), START);

    state.notAnswered(INTERVAL, START.plusSeconds(600));
    assertThat(outcome()).hasValue(Outcome.STORED);

    state.notAnswered(INTERVAL, START.plusSeconds(611));
    assertThat(outcome()).hasValue(Outcome.NOT_COUNTED);
  }

  private void compare(DemoView demo, Instant now) {
    state.follow(demo, now);
    state.find(
        new LoadVerdict(
            demo.parameters().load().orElseThrow(),
            Outcome.STORED,
            "stores it",
            OptionalLong.of(200)),
        INTERVAL,
        now);
  }

  private Optional<Outcome> outcome() {
    return state.verdict().map(LoadVerdict::outcome);
  }

  private static DemoView demo(String metrics, long generation) {
    DemoView demo = ScrapeObserverTest.demo("demo", "10s", "a");
    return new DemoView(
        demo.id(),
        demo.uid(),
        demo.created(),
        ScrapeObserverTest.parameters("demo", "{load: {metrics: %s}}".formatted(metrics)),
        new ServiceMonitorBuilder(demo.monitor())
            .editMetadata()
            .withGeneration(generation)
            .endMetadata()
            .build(),
        demo.endpoints(),
        true,
        true);
  }
}
