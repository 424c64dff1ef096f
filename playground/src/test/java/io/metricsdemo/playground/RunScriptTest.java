package io.metricsdemo.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code run}, with stand-ins for Java and Maven that say how they are called. */
class RunScriptTest {

  @TempDir Path folder;

  private Path root;
  private Tools tools;

  private record Result(int exitCode, String output) {}

  @BeforeEach
  void lay() throws IOException {
    root = folder.resolve("a project");
    for (String module : List.of("crds", "demo-app", "simulator", "operator", "playground")) {
      Files.createDirectories(root.resolve(module).resolve("src"));
      Files.writeString(root.resolve(module).resolve("pom.xml"), "");
      Files.writeString(root.resolve(module).resolve("src/A.java"), "");
    }
    Files.writeString(root.resolve("pom.xml"), "");
    Files.copy(Path.of("run"), root.resolve("playground/run"), StandardCopyOption.COPY_ATTRIBUTES);
    tools =
        new Tools(
            folder.resolve("tools"),
            List.of(
                "sh",
                "sed",
                "head",
                "dirname",
                "readlink",
                "find",
                "mkdir",
                "cat",
                "grep",
                "mv",
                "tr",
                "touch"));
    tools.script(
        "java",
        "case $1 in -version) echo 'openjdk version \"17.0.15\" 2025-04-15' >&2 ;;"
            + " *) echo \"java in $PWD: $*\" ;; esac");
    tools.script("javac", "");
    tools.script(
        "mvn",
        "echo '[INFO] Building playground 0.1.0 [6/6]'; echo \"$*\" >> '"
            + folder
            + "/mvn-calls'; mkdir -p playground/target demo-app/target;"
            + " touch playground/target/playground.jar demo-app/target/demo-app.jar");
  }

  @Test
  void it_builds_at_first_and_then_only_what_changed() throws IOException, InterruptedException {
    Result first = run("--once", "a b.yaml");
    assertThat(first.exitCode()).isZero();
    assertThat(first.output())
        .contains("Building", "playground 0.1.0 [6/6]")
        .contains("java in " + folder + ": ")
        .contains("-jar " + root + "/playground/target/playground.jar --once a b.yaml");

    assertThat(run().output()).doesNotContain("Building");
    assertThat(mavenCalls()).isEqualTo(1);

    Files.setLastModifiedTime(
        root.resolve("operator/src/A.java"), FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(run().output()).contains("Building");
    assertThat(mavenCalls()).isEqualTo(2);
  }

  @Test
  void a_removed_source_is_a_change_too() throws IOException, InterruptedException {
    run();
    Files.delete(root.resolve("crds/src/A.java"));
    Files.setLastModifiedTime(
        root.resolve("crds/src"), FileTime.from(Instant.now().plusSeconds(5)));

    assertThat(run().output()).contains("Building");
  }

  @Test
  void a_build_that_fails_shows_the_errors_and_starts_nothing()
      throws IOException, InterruptedException {
    tools.script("mvn", "echo '[ERROR] A.java is wrong'; exit 1");

    Result result = run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .contains("[ERROR] A.java is wrong", "The build failed; all that Maven said is in ")
        .doesNotContain("java in ");
    assertThat(run().exitCode()).isEqualTo(1);
  }

  @Test
  void it_says_how_to_get_java() throws IOException, InterruptedException {
    tools.remove("java");

    Result result = run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .contains("needs a JDK, version 17 or newer", "apt-get install openjdk-17-jdk-headless");
  }

  @Test
  void it_does_not_take_an_old_java() throws IOException, InterruptedException {
    tools.script("java", "echo 'java version \"1.8.0_292\"' >&2");

    assertThat(run().output()).contains("needs a JDK, version 17 or newer", "is version 8.");
  }

  @Test
  void it_says_how_to_get_maven_only_when_there_is_something_to_build()
      throws IOException, InterruptedException {
    run();
    tools.remove("mvn");
    assertThat(run().output()).contains("java in ");

    Files.delete(root.resolve("playground/target/playground.jar"));
    assertThat(run().output()).contains("built by Maven", "apt-get install maven");
  }

  @Test
  void it_can_be_called_by_a_symbolic_link() throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), root.resolve("playground/run"));

    assertThat(run(link).output()).contains("-jar " + root + "/playground/target/playground.jar");
  }

  private Result run(String... arguments) throws IOException, InterruptedException {
    return run(root.resolve("playground/run"), arguments);
  }

  private Result run(Path script, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PATH", tools.path());
    builder.environment().remove("JAVA_HOME");
    Process process = builder.start();
    assertThat(process.waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(output));
  }

  private long mavenCalls() throws IOException {
    return Files.readAllLines(folder.resolve("mvn-calls")).size();
  }
}
