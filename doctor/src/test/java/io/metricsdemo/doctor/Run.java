package io.metricsdemo.doctor;

import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that a user typed, and its outcome. */
record Run(int exitCode, String out, String err) {

  /**
   * @param folder for its output
   * @param path the PATH
   */
  static Run of(Path folder, String path, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "run", ".out");
    Path err = Files.createTempFile(folder, "run", ".err");
    ProcessBuilder builder =
        new ProcessBuilder().redirectOutput(out.toFile()).redirectError(err.toFile());
    // Looks the command up on the PATH of its environment, as a shell does; Java takes its own.
    builder.command().add("/usr/bin/env");
    builder.command().addAll(List.of(command));
    // They select another Java, and make it print to standard error.
    builder.environment().keySet().removeAll(List.of("JAVA_HOME", "JAVA_TOOL_OPTIONS"));
    builder.environment().put("PATH", path);
    Process process = builder.start();
    try {
      if (!process.waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(String.join(" ", command) + " has not ended");
      }
      return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }
}
