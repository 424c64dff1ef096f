package io.metricsdemo.playground.documents;

import io.metricsdemo.operator.kubernetes.DaemonScheduler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reports changed files once they have been left alone for a moment, so that nobody sees a file
 * that is half written. It looks at them ten times a second, which is cheap, and is the same on
 * every system and for every way in which editors write: truncating, or by a rename.
 */
public final class FileWatch implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofMillis(100);
  static final Duration QUIET = Duration.ofMillis(300);
  // Between the removal and the new file, or between the truncation and the first write, lies an
  // editor's pause; and what follows from an empty file is that everything goes.
  private static final Duration QUIET_WHEN_GONE = Duration.ofMillis(1500);

  private final List<Path> files;
  private final Consumer<Map<String, Optional<String>>> changed;
  private final DaemonScheduler thread = new DaemonScheduler("files");
  private List<Stamp> reported = List.of();
  private List<Stamp> last = List.of();
  private long lastChangeNanos;

  /**
   * What changes when a file does.
   *
   * @param key distinguishes a file from another that replaced it; null where the system has no
   *     such key
   */
  private record Stamp(boolean exists, long size, long modifiedNanos, Object key) {

    static Stamp of(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(
            true,
            attributes.size(),
            attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
            attributes.fileKey());
      } catch (IOException e) {
        return new Stamp(false, 0, 0, null);
      }
    }

    boolean isGone() {
      return !exists || size == 0;
    }
  }

  /**
   * @param changed gets the content of all files, by their names; none for a deleted one
   */
  public FileWatch(List<Path> files, Consumer<Map<String, Optional<String>>> changed) {
    this.files = List.copyOf(files);
    this.changed = changed;
  }

  /** The files as they are now; from here on changes are reported. */
  public Map<String, Optional<String>> start() throws IOException {
    reported = stamps();
    last = reported;
    Map<String, Optional<String>> content = contentOf(files);
    thread.repeat(this::look, PERIOD, PERIOD);
    return content;
  }

  private void look() {
    List<Stamp> now = stamps();
    if (!now.equals(last)) {
      last = now;
      lastChangeNanos = System.nanoTime();
      return;
    }
    boolean gone = now.stream().anyMatch(Stamp::isGone) && !gone(reported);
    Duration quiet = gone ? QUIET_WHEN_GONE : QUIET;
    if (now.equals(reported) || System.nanoTime() - lastChangeNanos < quiet.toNanos()) {
      return;
    }
    try {
      Map<String, Optional<String>> content = contentOf(files);
      // Written to while it was read: another round.
      if (stamps().equals(now)) {
        reported = now;
        changed.accept(content);
      }
    } catch (IOException e) {
      // Not readable for now; another round.
      lastChangeNanos = System.nanoTime();
    }
  }

  private static boolean gone(List<Stamp> stamps) {
    return stamps.stream().anyMatch(Stamp::isGone);
  }

  private List<Stamp> stamps() {
    List<Stamp> stamps = new ArrayList<>();
    files.forEach(file -> stamps.add(Stamp.of(file)));
    return stamps;
  }

  /** The content of files by their names; none for a missing one. */
  public static Map<String, Optional<String>> contentOf(List<Path> files) throws IOException {
    Map<String, Optional<String>> content = new LinkedHashMap<>();
    for (Path file : files) {
      try {
        content.put(
            file.toString(),
            Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
      } catch (NoSuchFileException e) {
        content.put(file.toString(), Optional.empty());
      }
    }
    return content;
  }

  @Override
  public void close() {
    thread.close();
  }
}
