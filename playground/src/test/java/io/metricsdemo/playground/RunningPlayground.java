package io.metricsdemo.playground;

import static org.awaitility.Awaitility.await;

import io.metricsdemo.playground.process.RunFolder;
import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The playground as a program of its own, its output in a file, its temporary files in a folder.
 */
final class RunningPlayground implements AutoCloseable {

  private static final Pattern PID = Pattern.compile("pid ([0-9]+) at");
  private static final Pattern KUBECONFIG = Pattern.compile("--kubeconfig (\\S+)/kubeconfig");

  final Process process;
  private final Path output;
  private final Path tmp;

  /**
   * @param path the PATH on which a prometheus may be found
   */
  RunningPlayground(Path folder, Optional<String> path, String... arguments) throws IOException {
    this(folder, path, command -> command, arguments);
  }

  /** On a terminal of 80 columns and 24 lines, whose keys are the process' standard input. */
  static RunningPlayground onTerminal(Path folder, Optional<String> path, String... arguments)
      throws IOException {
    return new RunningPlayground(
        folder,
        path,
        command ->
            List.of(
                RunFolder.onPath("script").orElseThrow().toString(),
                "-qfec",
                "stty cols 80 rows 24; exec '%s'".formatted(String.join("' '", command)),
                "/dev/null"),
        arguments);
  }

  private RunningPlayground(
      Path folder, Optional<String> path, UnaryOperator<List<String>> wrapped, String... arguments)
      throws IOException {
    output = folder.resolve("output");
    tmp = Files.createDirectories(folder.resolve("tmp"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "io.metricsdemo.playground.Main"));
    if (Runtime.version().feature() >= 23) {
      // As the start script does: no warnings among the lines.
      command.add(1, "--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(wrapped.apply(command))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("TMPDIR", tmp.toString());
    path.ifPresent(value -> builder.environment().put("PATH", value));
    process = builder.start();
  }

  void press(String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
  }

  String output() {
    try {
      // The last character may be half written, which readString refuses.
      return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Ids of the pods' processes that have been printed so far. */
  List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    Matcher matcher = PID.matcher(output());
    while (matcher.find()) {
      pids.add(Long.parseLong(matcher.group(1)));
    }
    return pids.stream().distinct().toList();
  }

  Path folder() {
    Matcher matcher = KUBECONFIG.matcher(output());
    if (!matcher.find()) {
      throw new AssertionError("the output names no kubeconfig: " + output());
    }
    return Path.of(matcher.group(1));
  }

  /** Command lines of all living processes that have to do with this run. */
  List<String> survivors() {
    String folder = folder().toString();
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(
            handle ->
                pids().contains(handle.pid())
                    || handle
                        .info()
                        .commandLine()
                        .filter(line -> line.contains(folder))
                        .isPresent())
        .map(handle -> handle.pid() + " " + handle.info().commandLine().orElse(""))
        .toList();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still running: " + output());
    }
    return process.exitValue();
  }

  static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
  }

  /** A PATH with the system's tools but no prometheus. */
  static String pathWithoutPrometheus(Path folder) throws IOException {
    return new Tools(
            folder.resolve("tools"),
            List.of("sh", "mktemp", "mkdir", "rm", "mv", "sleep", "test", "stty", "ps", "tty"))
        .path();
  }

  /** Waits until all is tidied up: the folder is about to be removed. */
  @Override
  public void close() {
    process.destroyForcibly();
    await().until(() -> isEmpty(tmp));
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
