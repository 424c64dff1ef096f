package io.metricsdemo.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script in front of the jar, with a java that prints its arguments. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  @TempDir private Path folder;
  @TempDir private Path jdk;
  private String path;

  @BeforeEach
  void install() throws IOException {
    copy("metricsdemo-doctor");
    copy("kubectl-metricsdemo");
    path = folder + ":" + jdk + ":/usr/bin:/bin";
  }

  @Test
  void arguments_and_the_command_as_typed_are_passed_on() throws Exception {
    addJava("17.0.15");

    Run run = Run.of(folder, path, "metricsdemo-doctor", "web", "-n", "two words");

    assertThat(run.out().lines())
        .contains("-Dmetricsdemo.command=metricsdemo-doctor")
        .endsWith(
            "-jar", folder.resolve("metricsdemo-doctor").toString(), "web", "-n", "two words");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void program_outside_of_the_path_is_named_with_its_folder() throws Exception {
    addJava("21");
    String program = folder.resolve("metricsdemo-doctor").toString();

    assertThat(Run.of(folder, jdk + ":/usr/bin:/bin", program).out())
        .contains("-Dmetricsdemo.command=" + program + "\n");
  }

  @Test
  void plugin_is_named_as_users_type_it() throws Exception {
    addJava("25-ea");

    assertThat(Run.of(folder, path, "kubectl-metricsdemo").out())
        .contains("-Dmetricsdemo.command=kubectl metricsdemo\n");
  }

  @Test
  void missing_java_is_reported_in_one_line() throws Exception {
    Run run = Run.of(folder, folder.toString(), folder.resolve("kubectl-metricsdemo").toString());

    assertThat(run.err())
        .startsWith("kubectl metricsdemo needs Java 17 or newer, and there is no java on the PATH")
        .hasLineCount(1);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void old_java_is_reported_in_one_line() throws Exception {
    addJava("1.8.0_292");

    Run run = Run.of(folder, path, "metricsdemo-doctor");

    assertThat(run.err())
        .startsWith(
            "metricsdemo-doctor needs Java 17 or newer, and %s is version 8. Install it"
                .formatted(jdk.resolve("java")))
        .hasLineCount(1);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private void copy(String name) throws IOException {
    Files.copy(Path.of("src/main/sh/metricsdemo-doctor"), folder.resolve(name));
  }

  /** A java that reports a version, or else prints its arguments and fails. */
  private void addJava(String version) throws IOException {
    Path java = jdk.resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        [ "$1" != -version ] || { echo 'openjdk version "%s" 2026-01-01' >&2; exit; }
        printf '%%s\\n' "$@"
        exit 1
        """
            .formatted(version));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
