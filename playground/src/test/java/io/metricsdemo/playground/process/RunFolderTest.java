package io.metricsdemo.playground.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunFolderTest {

  @Test
  void closing_kills_what_still_runs_and_removes_the_folder() throws IOException {
    RunFolder folder = RunFolder.open();
    Path output = folder.path().resolve("output");
    // Neither a polite request nor a hang-up ends it.
    Process stubborn =
        folder.start(
            List.of("sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done"),
            Map.of(),
            output);
    await().until(() -> Files.readString(output).equals("up\n"));

    folder.close();

    await().until(() -> !stubborn.isAlive());
    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void what_runs_is_killed_even_when_somebody_has_removed_the_folder()
      throws IOException, InterruptedException {
    RunFolder folder = RunFolder.open();
    Path output = folder.path().resolve("output");
    folder.start(List.of("true"), Map.of(), output);
    Process first = folder.start(List.of("sleep", "600"), Map.of(), output);
    Process ended = folder.start(List.of("true"), Map.of(), output);
    Process last = folder.start(List.of("sleep", "600"), Map.of(), output);
    await().until(() -> !ended.isAlive());
    new ProcessBuilder("rm", "-rf", folder.path().toString()).start().waitFor();

    folder.close();

    await().until(() -> !first.isAlive() && !last.isAlive());
  }

  @Test
  void a_program_gets_its_arguments_unchanged_and_its_environment()
      throws IOException, InterruptedException {
    try (RunFolder folder = RunFolder.open()) {
      Path output = folder.path().resolve("output");

      Process process =
          folder.start(
              List.of("sh", "-c", "echo \"$1|$2|$COLOUR\"; exit 7", "sh", "a b", "$HOME'\"*"),
              Map.of("COLOUR", "red"),
              output);

      assertThat(process.waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(7);
      assertThat(output).hasContent("a b|$HOME'\"*|red");
    }
  }

  @Test
  void a_program_that_has_ended_is_forgotten() throws IOException {
    try (RunFolder folder = RunFolder.open()) {
      Process process = folder.start(List.of("true"), Map.of(), folder.path().resolve("output"));

      await().until(() -> !process.isAlive());
      await().until(() -> isEmpty(folder.path().resolve("pids")));
    }
  }

  @Test
  void no_program_starts_once_the_janitor_has_begun() throws IOException, InterruptedException {
    try (RunFolder folder = RunFolder.open()) {
      Files.move(folder.path().resolve("pids"), folder.path().resolve("closed"));

      Process process =
          folder.start(List.of("sleep", "600"), Map.of(), folder.path().resolve("output"));

      assertThat(process.waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(75);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
