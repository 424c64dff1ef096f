package io.metricsdemo.playground.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.prometheus.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {

  @Test
  void it_shows_the_way_from_the_resource_to_the_numbers() {
    assertThat(render(Samples.healthy(), 120))
        .isEqualTo(
            """
            heading
            Scraped by: Prometheus http://127.0.0.1:9090

            default/demo-app   ready 2/2   targets up 2/2   every 30s   generation 1
              Deployment 2/2   Service 10.96.0.2:8080   ServiceMonitor every 30s
              POD             ADDRESS         PID  READY  RESTARTS  AGE  TARGET  SCRAPED  EVERY  STATE
              demo-app-abc-1  127.1.0.1:8080  11   yes    0         61s  up      7s ago   30s    Running
              demo-app-abc-2  127.1.0.2:8080  12   yes    0         61s  up      7s ago   30s    Running
              CONDITION  STATUS  REASON      MESSAGE
              Ready      True    Reconciled  2 of 2 pods are ready
              SERVICE (us)  P50  ARRIVED    P90  ARRIVED       P99  ARRIVED  VERDICT
              uniform       100  99..101.3  180  177.2..181.1  198  195      agrees so far: p50 p90
            """);
  }

  @Test
  void a_pod_that_fails_says_why() {
    assertThat(render(Samples.crashing(), 160))
        .contains("ready 1/2   targets up 1/2")
        .contains(
            "demo-app-abc-2  127.1.0.2:8080  -    no     3         3m20s  down    3s ago   30s  "
                + "  CrashLoopBackOff: The process ended with exit code 2; back-off 10s");
  }

  @Test
  void a_pod_that_runs_but_cannot_be_scraped_says_why_without_its_address_again() {
    Snapshot.Pod pod = Samples.pod("demo-app-abc-1", 11, true);
    Target failing =
        Samples.target(
            pod.name(),
            Target.Health.DOWN,
            Samples.NOW,
            "Get \"http://127.1.0.1:8080/metrics\": context deadline exceeded");
    Snapshot.Pod slow =
        new Snapshot.Pod(
            pod.name(),
            pod.address(),
            pod.pid(),
            pod.state(),
            "",
            true,
            0,
            pod.since(),
            Optional.of(failing));
    Snapshot snapshot =
        new Snapshot(List.of(Samples.demo("up", 1, List.of(slow))), "x", List.of(), List.of());

    assertThat(render(snapshot, 140)).contains("down    0s ago   30s    context deadline exceeded");
  }

  @Test
  void a_mistake_stands_above_the_state_that_stays() {
    assertThat(render(Samples.withMistake(), 120))
        .contains(
            """
            Not applied, the last valid state is kept:
              demo.yaml:7: spec.replica: unknown field

            default/demo-app   ready 2/2
            """
                .stripTrailing());
  }

  @Test
  void with_nothing_to_show_it_says_what_to_do() {
    assertThat(render(new Snapshot(List.of(), "x", List.of(), List.of()), 80))
        .contains("No MetricsDemo is defined. Add one to the file.");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 60, 80, 100})
  void no_line_is_wider_than_the_terminal(int width) {
    assertThat(render(Samples.crashing(), width).lines()).allMatch(line -> line.length() <= width);
  }

  @Test
  void colours_do_not_count_as_width_and_are_all_ended() {
    String coloured =
        Frame.of(Samples.healthy(), List.of(), 120, Samples.NOW).get(2).render(120, true);

    assertThat(coloured).contains("\u001b[32m2/2\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9]*m", "")).startsWith("default/demo-app   ready");
  }

  private static String render(Snapshot snapshot, int width) {
    StringBuilder text = new StringBuilder();
    Frame.of(snapshot, List.of("heading"), width, Samples.NOW)
        .forEach(line -> text.append(line.render(width, false)).append('\n'));
    return text.toString();
  }
}
