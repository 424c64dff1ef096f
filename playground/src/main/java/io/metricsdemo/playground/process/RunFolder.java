package io.metricsdemo.playground.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary folder of one run and the programs started in it. A janitor process outlives this
 * virtual machine by a moment, kills what is still running and removes the folder, so that even
 * {@code kill -9} leaves nothing behind.
 */
public final class RunFolder implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunFolder.class);

  // $0 is the folder. The signals of a terminal are for the playground, which then stops its
  // programs in order; the program that replaces the shell inherits that they are ignored.
  private static final String REGISTER_AND_RUN =
      "trap '' HUP INT QUIT; true > \"$0/pids/$$\" || exit 75; exec \"$@\"";
  private static final int JANITOR_PATIENCE_SECONDS = 10;

  private final Process janitor;
  private final Path path;

  private RunFolder(Process janitor, Path path) {
    this.janitor = janitor;
    this.path = path;
  }

  /** Makes the folder and starts its janitor. */
  public static RunFolder open() throws IOException {
    List<String> command = new ArrayList<>();
    // In a session of its own it survives a signal to the whole process group.
    onPath("setsid").ifPresent(setsid -> command.add(setsid.toString()));
    command.addAll(List.of("sh", "-c", janitorScript()));
    Process janitor =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader answer = janitor.inputReader(StandardCharsets.UTF_8);
    String folder = answer.readLine();
    if (folder == null) {
      throw new IOException("cannot create a temporary folder in " + tmp());
    }
    return new RunFolder(janitor, Path.of(folder));
  }

  public Path path() {
    return path;
  }

  /** Where the process of a pod writes its output. */
  public Path podLog(String namespace, String pod) {
    return path.resolve(namespace + "_" + pod + ".log");
  }

  /**
   * Starts a program that ends with the playground at the latest.
   *
   * @param environment added to the playground's own
   * @param output of the program, appended to; standard error goes there too
   */
  public Process start(List<String> command, Map<String, String> environment, Path output)
      throws IOException {
    List<String> wrapped = new ArrayList<>(List.of("sh", "-c", REGISTER_AND_RUN, path.toString()));
    wrapped.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(wrapped)
            .directory(path.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    notifyJanitor("+ " + process.pid());
    process.onExit().thenAccept(this::forget);
    return process;
  }

  private void forget(Process ended) {
    notifyJanitor("- " + ended.pid());
    try {
      Files.deleteIfExists(path.resolve("pids").resolve(Long.toString(ended.pid())));
    } catch (IOException e) {
      log.atWarn()
          .setCause(e)
          .addKeyValue("pid", ended.pid())
          .log("Failed to deregister a process");
    }
  }

  private synchronized void notifyJanitor(String line) {
    try {
      OutputStream pipe = janitor.getOutputStream();
      pipe.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      pipe.flush();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("The janitor is already cleaning up");
    }
  }

  /** The program of that name on the PATH. */
  public static Optional<Path> onPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path candidate = Path.of(folder, program);
      if (!folder.isEmpty() && Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Kills what is still running and removes the folder. */
  @Override
  public void close() {
    try {
      janitor.getOutputStream().close();
      if (!janitor.waitFor(JANITOR_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        log.atWarn().addKeyValue("folder", path).log("The janitor is still cleaning up");
      }
    } catch (IOException e) {
      log.atWarn().setCause(e).log("The janitor has exited");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String tmp() {
    return System.getenv().getOrDefault("TMPDIR", "/tmp");
  }

  private static String janitorScript() throws IOException {
    try (InputStream script = RunFolder.class.getResourceAsStream("janitor.sh")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
