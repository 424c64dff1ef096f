package io.metricsdemo.playground.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.prometheus.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {

  @Test
  void healthy_demo_shows_conditions_in_one_line_then_values_pods_and_objects() {
    assertThat(render(Samples.healthy(), 120))
        .isEqualTo(
            """
            heading
            Scraped by: Prometheus http://127.0.0.1:9090

            default/demo-app   ready 2/2   targets up 2/2   every 30s   generation 1
              True: Ready
              SERVICE (us)  P50  ARRIVED    P90  ARRIVED       P99  ARRIVED  VERDICT
              uniform       100  99..101.3  180  177.2..181.1  198  195      2 of 3 agree
              POD             ADDRESS         PID  READY  RESTARTS  AGE  TARGET  SCRAPED  EVERY  STATE
              demo-app-abc-1  127.1.0.1:8080  11   yes    0         61s  up      7s ago   30s    Running
              demo-app-abc-2  127.1.0.2:8080  12   yes    0         61s  up      7s ago   30s    Running
              Deployment 2/2   Service 10.96.0.2:8080   ServiceMonitor every 30s
            """);
  }

  @Test
  void conditions_that_need_attention_come_first_with_their_whole_message() {
    String message = "2 of 2 pods are ready. " + "Look here and then there. ".repeat(8).strip();
    Snapshot snapshot =
        Samples.withConditions(
            new Snapshot.Condition("WorkloadAvailable", "True", "PodsReady", "fine"),
            new Snapshot.Condition("Scraped", "False", "PortNameMismatch", message),
            new Snapshot.Condition("DataVerified", "Unknown", "NotScraped", "later"),
            new Snapshot.Condition("Selected", "True", "Selected", "fine"),
            new Snapshot.Condition("Stalled", "True", "Rejected", "quota"));

    List<String> lines = render(snapshot, 79).lines().toList();

    assertThat(lines.subList(3, 5))
        .containsExactly(
            "default/demo-app   ready 2/2   targets up 2/2   every 30s   generation 1",
            "  Scraped False PortNameMismatch");
    assertThat(String.join(" ", lines).replaceAll(" +", " "))
        .contains(
            "Scraped False PortNameMismatch " + message + " DataVerified Unknown NotScraped later",
            "Stalled True Rejected quota True: WorkloadAvailable Selected");
  }

  @Test
  void message_that_several_conditions_share_is_shown_once() {
    Snapshot snapshot =
        Samples.withConditions(
            new Snapshot.Condition("Ready", "False", "ImagePullBackOff", "No image. Check it"),
            new Snapshot.Condition("Stalled", "True", "ImagePullBackOff", "No image. Check it"),
            new Snapshot.Condition(
                "Scraped", "Unknown", "ImagePullBackOff", "No image. Check it. Later"));

    assertThat(render(snapshot, 79))
        .contains(
            """
              Ready False ImagePullBackOff
              Stalled True ImagePullBackOff
                No image. Check it
              Scraped Unknown ImagePullBackOff
                Later
            """);
  }

  @Test
  void small_terminal_shows_a_healthy_demo_as_a_whole() {
    assertThat(render(Samples.healthy(), 79).lines()).hasSizeLessThanOrEqualTo(23);
    assertThat(render(Samples.healthy(), 79)).contains("True: Ready", "2 of 3 agree", "POD");
  }

  @Test
  void pods_beyond_eight_are_summed_up_and_those_in_trouble_stay() {
    List<Snapshot.Pod> pods =
        IntStream.rangeClosed(1, 20)
            .mapToObj(i -> Samples.pod("demo-app-abc-" + i, i, i != 17))
            .toList();
    Snapshot snapshot =
        new Snapshot(List.of(Samples.demo("up", 1, pods)), "x", List.of(), List.of());

    assertThat(render(snapshot, 100).lines().filter(line -> line.startsWith("  demo-app-abc-")))
        .hasSize(8)
        .first()
        .asString()
        .startsWith("  demo-app-abc-17");
    assertThat(render(snapshot, 100)).contains("  and 12 more: 12 ready, 12 up, 0 restarts\n");
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
  void a_pod_that_fails_shows_its_state_alone_where_a_condition_says_why() {
    Snapshot.Demo demo = Samples.crashing().demos().get(0);
    String why = demo.pods().get(1).detail();
    Snapshot.Condition condition =
        new Snapshot.Condition("Ready", "False", "CrashLoopBackOff", "0 of 1. " + why);

    assertThat(render(Samples.with(demo, condition), 160))
        .contains("CrashLoopBackOff\n")
        .doesNotContain("CrashLoopBackOff: ");
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
