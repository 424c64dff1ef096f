package io.metricsdemo.playground.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeLinesTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ChangeLines lines =
      new ChangeLines(
          new PrintStream(bytes, true, StandardCharsets.UTF_8),
          Clock.fixed(Samples.NOW, ZoneOffset.UTC),
          List.of("heading"));

  @Test
  void everything_is_reported_once() {
    lines.show(Samples.healthy());
    assertThat(taken())
        .containsExactly(
            "10:00:00 heading",
            "10:00:00 scraped by Prometheus http://127.0.0.1:9090",
            "10:00:00 default/demo-app generation 1: replicas 2, scraped every 30s",
            "10:00:00 default/demo-app Deployment 2/2",
            "10:00:00 default/demo-app Service 10.96.0.2:8080",
            "10:00:00 default/demo-app ServiceMonitor every 30s",
            "10:00:00 default/demo-app pod demo-app-abc-1 Running, pid 11 at 127.1.0.1:8080, ready",
            "10:00:00 default/demo-app pod demo-app-abc-1 target up, scraped every 30s",
            "10:00:00 default/demo-app pod demo-app-abc-2 Running, pid 12 at 127.1.0.2:8080, ready",
            "10:00:00 default/demo-app pod demo-app-abc-2 target up, scraped every 30s",
            "10:00:00 default/demo-app condition Ready True Reconciled: 2 of 2 pods are ready",
            "10:00:00 default/demo-app service uniform agrees so far: p50 p90; p50 true 100 arrived"
                + " 99..101.3; p90 true 180 arrived 177.2..181.1; p99 true 198 arrived 195 us",
            "10:00:00 default/demo-app targets up 2/2");

    lines.show(Samples.healthy());
    assertThat(taken()).isEmpty();
  }

  @Test
  void only_what_changed_is_reported() {
    lines.show(Samples.healthy());
    taken();

    lines.show(Samples.crashing());

    assertThat(taken())
        .containsExactly(
            "10:00:00 default/demo-app Deployment 1/2",
            "10:00:00 default/demo-app pod demo-app-abc-2 CrashLoopBackOff (The process ended with"
                + " exit code 2; back-off 10s before the next start), not ready, restarts 3",
            "10:00:00 default/demo-app pod demo-app-abc-2 target down, scraped every 30s: connect:"
                + " connection refused",
            "10:00:00 default/demo-app condition Ready False RolloutInProgress: 1 of 2 pods are"
                + " ready",
            "10:00:00 default/demo-app targets up 1/2");
  }

  @Test
  void a_mistake_is_reported_when_it_comes_and_when_it_goes() {
    lines.show(Samples.healthy());
    taken();

    lines.show(Samples.withMistake());
    lines.show(Samples.healthy());

    assertThat(taken())
        .containsExactly(
            "10:00:00 not applied: demo.yaml:7: spec.replica: unknown field (the last valid"
                + " state is kept)",
            "10:00:00 not applied: demo.yaml:7: spec.replica: unknown field gone");
  }

  private List<String> taken() {
    List<String> taken = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    bytes.reset();
    return taken;
  }
}
