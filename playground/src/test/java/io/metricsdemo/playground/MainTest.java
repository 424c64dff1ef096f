package io.metricsdemo.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line: what it takes, how it ends. */
class MainTest {

  private static final String DEMO =
      """
      apiVersion: metricsdemo.io/v1alpha1
      kind: MetricsDemo
      metadata: {name: demo-app}
      spec: {monitoring: {interval: 1s}}
      """;

  private static final Pattern TWO_PAGES =
      Pattern.compile("lines 1 to 22 of ([5-9]|1[0-9])[0-9]\\b");

  @TempDir Path folder;

  @Test
  void once_ends_well_when_everything_is_scraped() throws IOException, InterruptedException {
    try (RunningPlayground playground = run(withoutPrometheus(), "--once", file(DEMO))) {
      assertThat(playground.exitCode()).isZero();
      assertThat(playground.output())
          .contains(
              "targets up 2/2",
              "no prometheus on the PATH",
              "condition Scraped Unknown NoPrometheus")
          .doesNotContain("\u001b", "open http");
    }
  }

  @Test
  void once_with_prometheus_ends_well_when_prometheus_has_scraped_everything()
      throws IOException, InterruptedException {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        io.metricsdemo.playground.process.RunFolder.onPath("prometheus").isPresent()
            || System.getenv("CI") != null,
        "there is no prometheus on the PATH: the real one is not tested");
    try (RunningPlayground playground = run(Optional.empty(), "--once", file(DEMO))) {
      assertThat(playground.exitCode()).isZero();
      assertThat(playground.output())
          .contains(
              "targets up 2/2",
              "service uniform",
              "Prometheus http://127.0.0.1:",
              "condition Selected True",
              "condition Scraped True AllTargetsUp",
              "condition DataVerified Unknown CollectingData");
    }
  }

  @Test
  void once_that_takes_too_long_says_what_is_missing() throws IOException, InterruptedException {
    String other = DEMO.replace("spec: {", "spec: {image: example.com/other:1, ");
    try (RunningPlayground playground =
        run(withoutPrometheus(), "--once", "--within", "5s", file(other))) {
      assertThat(playground.exitCode()).isEqualTo(1);
      assertThat(playground.output())
          .contains("Not everything was scraped within 5s:")
          // How far it has come by then depends on the machine.
          .containsPattern("default/demo-app(: | is not applied yet)");
    }
  }

  @Test
  void keys_scroll_and_q_ends_it_on_a_terminal() throws IOException, InterruptedException {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        io.metricsdemo.playground.process.RunFolder.onPath("script").isPresent()
            || System.getenv("CI") != null,
        "there is no script on the PATH: no terminal is tested");
    String empty = DEMO.replace("spec: {", "spec: {replicas: 0, ");
    String many =
        IntStream.range(0, 12)
            .mapToObj(i -> empty.replace("name: demo-app", "name: demo-" + i))
            .collect(Collectors.joining("---\n"));
    try (RunningPlayground playground =
        RunningPlayground.onTerminal(folder, withoutPrometheus(), file(many))) {
      // All of them: at first there are fewer lines than two pages have.
      await().until(() -> TWO_PAGES.matcher(playground.output()).find());

      playground.press("\u001b[6~");
      await().until(() -> playground.output().contains("lines 23 to 44 of"));

      playground.press("q");
      assertThat(playground.exitCode()).isZero();
    }
  }

  @Test
  void a_duration_ends_it_by_itself() throws IOException, InterruptedException {
    try (RunningPlayground playground = run(withoutPrometheus(), "--duration", "1s", file(DEMO))) {
      assertThat(playground.exitCode()).isZero();
      assertThat(playground.output())
          .containsPattern("open http://127\\.0\\.0\\.1:[0-9]+/ or edit");
    }
  }

  @Test
  void no_page_is_served_where_none_is_asked_for() throws IOException, InterruptedException {
    try (RunningPlayground playground =
        run(withoutPrometheus(), "--no-page", "--duration", "1s", file(DEMO))) {
      assertThat(playground.exitCode()).isZero();
      assertThat(playground.output()).contains("playground: edit").doesNotContain("open http");
    }
  }

  @Test
  void mistakes_are_all_listed_and_nothing_is_started() throws IOException, InterruptedException {
    String bad = DEMO.replace("1s", "0s") + "---\nkind: Pod\n---\nkind: [";
    try (RunningPlayground playground = run(Optional.empty(), "gone.yaml", file(bad))) {
      assertThat(playground.exitCode()).isEqualTo(2);
      String name = folder.resolve("demo.yaml").toString();
      assertThat(playground.output().lines())
          .hasSize(4)
          .anyMatch(line -> line.startsWith(name + ":4: spec.monitoring.interval: "))
          .anyMatch(line -> line.startsWith(name + ":6: unsupported object: Pod of no apiVersion"))
          .anyMatch(line -> line.startsWith(name + ":8: invalid YAML"))
          .anyMatch(line -> line.equals("gone.yaml: file not found"));
    }
  }

  @Test
  void an_unknown_option_or_a_bad_duration_is_a_mistake() throws IOException, InterruptedException {
    try (RunningPlayground playground = run(Optional.empty(), "--duration", "5 minutes")) {
      assertThat(playground.exitCode()).isEqualTo(2);
      assertThat(playground.output())
          .contains("'5 minutes' is not a duration such as 90s or 1h30m");
    }
  }

  private RunningPlayground run(Optional<String> path, String... arguments) throws IOException {
    return new RunningPlayground(folder, path, arguments);
  }

  private Optional<String> withoutPrometheus() throws IOException {
    return Optional.of(RunningPlayground.pathWithoutPrometheus(folder));
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("demo.yaml"), content).toString();
  }
}
