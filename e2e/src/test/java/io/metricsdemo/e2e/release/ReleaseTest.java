package io.metricsdemo.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.e2e.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code release}, in a repository that may be released until a test changes it. */
class ReleaseTest {

  private static final String CHANGELOG =
      """
      # Changelog

      ## [Unreleased]

      ## [0.1.0] - 2026-12-01

      ### Added

      - The operator.
      """;

  @TempDir Path folder;

  private Path root;

  private record Result(int exitCode, String output) {}

  @BeforeEach
  void lay() throws IOException, InterruptedException {
    root = Files.createDirectory(folder.resolve("project"));
    Path release = root.resolve("release");
    Files.copy(Cluster.root().resolve("release"), release, StandardCopyOption.COPY_ATTRIBUTES);
    String version = revision();
    for (String file : List.of("pom.xml", "deploy/install/40-deployment.yaml", "e2e/run")) {
      write(file, Files.readString(Cluster.root().resolve(file)).replace(version, "0.1.0"));
    }
    write("CHANGELOG.md", CHANGELOG);
    write("docs/upgrading.md", "# Upgrading\n\n## 0.1.0\n\nThe first release.\n");
    Files.createDirectory(folder.resolve("tools"));
    for (String tool : List.of("mvn", "kubectl", "jq", "helm")) {
      tool(tool, "echo " + tool + " runs", "exit 1");
    }
    git("init", "-q");
    commit();
  }

  @Test
  void commit_with_changelog_entry_and_upgrade_notes_is_built() throws Exception {
    assertThat(release().output()).isEqualTo("mvn runs\n");
  }

  @Test
  void release_without_changelog_entry_is_refused() throws Exception {
    write("CHANGELOG.md", CHANGELOG.replace("## [0.1.0] - 2026-12-01", ""));
    commit();

    assertRefused("CHANGELOG.md has no entry for 0.1.0", "Rename ## [Unreleased] to ## [0.1.0] - ");
  }

  @Test
  void changelog_entry_without_date_is_refused() throws Exception {
    write("CHANGELOG.md", CHANGELOG.replace(" - 2026-12-01", ""));
    commit();

    assertRefused("CHANGELOG.md has no entry for 0.1.0");
  }

  @Test
  void empty_changelog_entry_is_refused() throws Exception {
    write(
        "CHANGELOG.md",
        CHANGELOG.replace("- The operator.", "") + "\n## [0.0.9] - 2026-11-01\n\n- Something.\n");
    commit();

    assertRefused("the entry of CHANGELOG.md for 0.1.0 is empty");
  }

  @Test
  void release_without_upgrade_notes_is_refused() throws Exception {
    write("docs/upgrading.md", "# Upgrading\n\n## 0.1.0\n\n## 0.0.9\n\nSomething.\n");
    commit();

    assertRefused("docs/upgrading.md has no notes for 0.1.0");
  }

  @Test
  void changed_working_tree_is_refused() throws Exception {
    write("new-file", "");

    assertRefused("the working tree has changes", "new-file");
  }

  @Test
  void version_that_another_commit_released_is_refused() throws Exception {
    git("tag", "v0.1.0");
    assertThat(release().output()).isEqualTo("mvn runs\n");

    write("new-file", "");
    commit();

    assertRefused("version 0.1.0 is released already", "--next VERSION");
  }

  @Test
  void release_to_nowhere_is_refused() throws Exception {
    Result result = run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("no registry", "--snapshot");
    assertThat(run("--registry", "ghcr.io/example").output()).contains("no repository");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--push", "https://ghcr.io/example", "ghcr.io/example/", "ghcr.io/Me"})
  void registry_that_no_image_can_have_is_refused(String registry) throws Exception {
    Result result = run("--registry", registry, "--repository", "https://github.com/example/demo");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains(registry + " is not a registry").doesNotContain("mvn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--push", "github.com/example/demo", "https://github.com/example/demo/"})
  void repository_that_is_no_url_is_refused(String repository) throws Exception {
    Result result = run("--registry", "ghcr.io/example", "--repository", repository);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .contains(repository + " is not the URL of a repository")
        .doesNotContain("mvn");
  }

  @Test
  void snapshot_is_built_from_any_working_tree() throws Exception {
    write("CHANGELOG.md", "");

    assertThat(run("--snapshot").output()).isEqualTo("mvn runs\n");
  }

  @Test
  void next_version_is_written_wherever_the_old_one_stood() throws Exception {
    String deployment = read("deploy/install/40-deployment.yaml");
    assertThat(deployment).contains("/operator:0.1.0", "/demo-app:0.1.0");

    assertThat(run("--next", "0.2.0").exitCode()).isZero();

    assertThat(read("deploy/install/40-deployment.yaml"))
        .isEqualTo(deployment.replace("0.1.0", "0.2.0"));
    assertThat(read("pom.xml")).contains("<revision>0.2.0</revision>");
    assertThat(read("e2e/run")).contains("operator:{0.2.0,previous}");
    assertThat(read("CHANGELOG.md")).isEqualTo(CHANGELOG);
  }

  @Test
  void next_version_is_three_numbers() throws Exception {
    Result result = run("--next", "0.2.0-SNAPSHOT");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("0.2.0-SNAPSHOT is not a version");
    assertThat(read("pom.xml")).contains("<revision>0.1.0</revision>");
  }

  @Test
  void chart_names_the_registry_and_the_repository_of_the_release() throws Exception {
    String chart = "deploy/helm/metricsdemo-operator/";
    for (String file :
        List.of("Chart.yaml", "values.yaml", "README.md", "templates/prometheusrule.yaml")) {
      write(chart + file, Files.readString(Cluster.root().resolve(chart + file)));
    }
    write("crds/kustomization.yaml", "");
    write("LICENSE", "");
    write(".gitignore", "target\n");
    commit();
    tool(
        "mvn",
        "mkdir -p operator/target demo-app/target doctor/target",
        "for program in operator demo-app; do",
        "  touch $program/target/$program-image.tar $program/target/$program-image.cdx.json",
        "  touch $program/target/THIRD-PARTY.txt $program/target/jib-image.json",
        "done",
        "touch doctor/target/metricsdemo-doctor doctor/target/metricsdemo-doctor.tar.gz",
        "touch doctor/target/metricsdemo.yaml");
    tool("jq", "true");
    tool("kubectl", "true");
    // package FOLDER --version VERSION --app-version VERSION --destination FOLDER
    tool("helm", "tar -C $2/.. -czf $8/metricsdemo-operator-$4.tgz metricsdemo-operator");

    assertThat(release()).extracting(Result::exitCode).isEqualTo(0);

    execute(List.of("tar", "-xzOf", root + "/target/release/metricsdemo-operator-0.1.0.tgz"));
    assertThat(Files.readString(folder.resolve("output")))
        .contains("runbook_url: https://github.com/example/metricsdemo/blob/main/docs/")
        .contains("repository: example/operator", "| image.registry | string | `\"ghcr.io\"` |")
        .doesNotContain("OWNER", "localhost");
  }

  /** The version of the project, which stands in the files that are copied. */
  private static String revision() throws IOException {
    String pom = Files.readString(Cluster.root().resolve("pom.xml"));
    return pom.substring(pom.indexOf("<revision>") + 10, pom.indexOf("</revision>"));
  }

  /** A program on the PATH of the script, in place of the real one. */
  private void tool(String name, String... lines) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("tools").resolve(name), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void assertRefused(String... reasons) throws IOException, InterruptedException {
    Result result = release();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).startsWith("error: ").contains(reasons).doesNotContain("mvn runs");
  }

  private Result release() throws IOException, InterruptedException {
    return run(
        "--registry", "ghcr.io/example", "--repository", "https://github.com/example/metricsdemo");
  }

  private Result run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(root.resolve("release").toString()));
    command.addAll(List.of(arguments));
    return execute(command);
  }

  private void commit() throws IOException, InterruptedException {
    git("add", "--all");
    git(
        "-c",
        "user.name=test",
        "-c",
        "user.email=test@example.com",
        "commit",
        "-q",
        "-m",
        "Change");
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    assertThat(execute(command)).isEqualTo(new Result(0, ""));
  }

  private Result execute(List<String> command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().merge("PATH", "", (path, none) -> folder.resolve("tools") + ":" + path);
    // The settings of whoever runs the tests, such as signed commits, must not change the outcome.
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Result(process.exitValue(), Files.readString(output));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  private String read(String file) throws IOException {
    return Files.readString(root.resolve(file));
  }
}
