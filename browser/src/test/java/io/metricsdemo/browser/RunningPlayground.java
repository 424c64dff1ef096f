package io.metricsdemo.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A playground as a process, its page, and the file of its demo. */
final class RunningPlayground implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern PAGE = Pattern.compile("open (http\\S+)");

  private final Process process;
  private final Path output;
  private final Path file;

  private RunningPlayground(Process process, Path output, Path file) {
    this.process = process;
    this.output = output;
    this.file = file;
  }

  static RunningPlayground start(Path folder, String demos) throws IOException {
    Path output = folder.resolve("output");
    Path file = Files.writeString(folder.resolve("demo.yaml"), demos);
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:-UsePerfData",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    "io.metricsdemo.playground.Main",
                    file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("TMPDIR", Files.createDirectories(folder.resolve("tmp")).toString());
    return new RunningPlayground(builder.start(), output, file);
  }

  /** The address of the page, once it is printed. */
  String page() throws IOException {
    Awaitility.await().atMost(PATIENCE).until(() -> PAGE.matcher(output()).find());
    Matcher printed = PAGE.matcher(output());
    printed.find();
    return printed.group(1);
  }

  void write(String demos) throws IOException {
    Files.writeString(file, demos);
  }

  private String output() throws IOException {
    return Files.readString(output);
  }

  /** As Ctrl-C does; waits until its processes and files are gone. */
  @Override
  public void close() {
    process.destroy();
    if (process.onExit().completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS).join()
        == null) {
      process.destroyForcibly();
    }
  }
}
