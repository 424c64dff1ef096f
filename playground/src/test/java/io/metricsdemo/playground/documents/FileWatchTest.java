package io.metricsdemo.playground.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {

  @TempDir Path folder;

  private final List<Optional<String>> reported = new CopyOnWriteArrayList<>();
  private Path file;
  private FileWatch watch;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("demo.yaml");
    Files.writeString(file, "before");
    watch = new FileWatch(List.of(file), content -> reported.add(content.get(file.toString())));
    assertThat(watch.start()).isEqualTo(Map.of(file.toString(), Optional.of("before")));
  }

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void a_file_that_is_written_over_is_reported() throws IOException {
    Files.writeString(file, "after");

    awaitReported(Optional.of("after"));
  }

  @Test
  void a_file_that_is_replaced_by_a_rename_is_reported() throws IOException {
    Path other = Files.writeString(folder.resolve(".demo.yaml.swp"), "after!");

    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

    awaitReported(Optional.of("after!"));
  }

  @Test
  void a_file_that_is_moved_away_and_written_anew_is_never_reported_as_gone() throws IOException {
    Files.move(file, folder.resolve("demo.yaml~"));
    Files.writeString(file, "after");

    awaitReported(Optional.of("after"));
    assertThat(reported).hasSize(1);
  }

  @Test
  void a_file_that_is_written_slowly_is_reported_when_it_is_complete() throws IOException {
    // A busy machine may make pauses of its own, after which the file counts as complete.
    do {
      Files.writeString(file, "before");
      awaitReported(Optional.of("before"));
      reported.clear();
    } while (longestPauseOfSlowWriting().compareTo(FileWatch.QUIET) >= 0);

    awaitReported(Optional.of("part ".repeat(8)));
    assertThat(reported).hasSize(1);
  }

  private Duration longestPauseOfSlowWriting() throws IOException {
    List<Long> times = new CopyOnWriteArrayList<>();
    ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < 8; i++) {
        writer.schedule(
            () -> {
              write(out);
              times.add(System.nanoTime());
            },
            150L * i,
            TimeUnit.MILLISECONDS);
      }
      writer.shutdown();
      await().until(writer::isTerminated);
    }
    return Duration.ofNanos(
        IntStream.range(1, times.size())
            .mapToLong(i -> times.get(i) - times.get(i - 1))
            .max()
            .orElseThrow());
  }

  @Test
  void a_file_that_stays_away_is_reported_as_gone_and_comes_back() throws IOException {
    Files.delete(file);
    awaitReported(Optional.empty());

    Files.writeString(file, "again");
    awaitReported(Optional.of("again"));
  }

  @Test
  void a_file_behind_a_symbolic_link_is_followed() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);
    List<Optional<String>> seen = new CopyOnWriteArrayList<>();
    try (FileWatch linked =
        new FileWatch(List.of(link), content -> seen.add(content.get(link.toString())))) {
      linked.start();

      Files.writeString(file, "through the link");

      await().until(() -> seen.equals(List.of(Optional.of("through the link"))));
    }
  }

  @Test
  void nothing_is_reported_while_nothing_changes() {
    await().during(Duration.ofMillis(800)).until(reported::isEmpty);
  }

  private void awaitReported(Optional<String> content) {
    await().until(() -> !reported.isEmpty() && reported.get(reported.size() - 1).equals(content));
  }

  private static void write(OutputStream out) {
    try {
      out.write("part ".getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
