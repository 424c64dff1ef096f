package io.metricsdemo.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the playground ends, it leaves no process and no file behind. */
class LeftoversTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP", "KILL"})
  void a_signal_leaves_nothing_behind(String signal) throws IOException, InterruptedException {
    try (RunningPlayground playground = start()) {
      awaitReady(playground);
      assertThat(playground.pids()).isNotEmpty();

      RunningPlayground.signal(signal, playground.process.pid());

      playground.exitCode();
      assertNothingIsLeft(playground);
    }
  }

  @Test
  void kill_while_it_starts_leaves_nothing_behind() throws IOException, InterruptedException {
    for (int millis = 200; millis <= 2200; millis += 400) {
      Path run = Files.createDirectories(folder.resolve("after-" + millis));
      try (RunningPlayground playground = new RunningPlayground(run, Optional.empty(), demo())) {
        playground.process.waitFor(millis, java.util.concurrent.TimeUnit.MILLISECONDS);

        RunningPlayground.signal("KILL", playground.process.pid());

        playground.exitCode();
        await().until(() -> isEmpty(run.resolve("tmp")));
        await().until(() -> processesWith(run.toString()).isEmpty());
      }
    }
  }

  private RunningPlayground start() throws IOException {
    return new RunningPlayground(folder, Optional.empty(), demo());
  }

  private String demo() throws IOException {
    Path file = folder.resolve("demo.yaml");
    Files.writeString(
        file,
        """
        apiVersion: metricsdemo.io/v1alpha1
        kind: MetricsDemo
        metadata: {name: demo-app}
        """);
    return file.toString();
  }

  private static void awaitReady(RunningPlayground playground) {
    await().until(() -> playground.output().contains("Ready True"));
  }

  private void assertNothingIsLeft(RunningPlayground playground) {
    await().untilAsserted(() -> assertThat(playground.survivors()).isEmpty());
    await().until(() -> isEmpty(folder.resolve("tmp")));
  }

  private static List<String> processesWith(String text) {
    return ProcessHandle.allProcesses()
        .flatMap(handle -> handle.info().commandLine().stream())
        .filter(line -> line.contains(text + "/tmp"))
        .toList();
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
