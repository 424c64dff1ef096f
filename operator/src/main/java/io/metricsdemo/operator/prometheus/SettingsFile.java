package io.metricsdemo.operator.prometheus;

import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that the operator's settings name, read for each request since it may be rotated. */
final class SettingsFile {

  private SettingsFile() {}

  /**
   * @param what is in it, for messages
   */
  static String read(String what, Path file) throws PrometheusException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unusable(what, file, "cannot be read (%s)".formatted(e.getClass().getSimpleName()));
    }
  }

  /** Its path is shown, and nothing of what it holds. */
  static PrometheusException unusable(String what, Path file, String why) {
    return new PrometheusException(
        Kind.UNREACHABLE, Symptom.UNUSABLE_FILE, "the %s file %s %s".formatted(what, file, why));
  }
}
