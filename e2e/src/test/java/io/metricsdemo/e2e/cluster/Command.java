package io.metricsdemo.e2e.cluster;

import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The outcome of a command that a user would type.
 *
 * @param exitCode 0 when it succeeded
 * @param output what it printed, to standard output and standard error
 */
public record Command(int exitCode, String output) {

  /** Longer than kubectl waits anywhere, since its own error says what it has waited for. */
  private static final Duration PATIENCE = Patience.BY_DEFAULT.multipliedBy(2);

  /** Runs kubectl against the cluster of the tests, from the project's folder. */
  public static Command kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Runs kubectl in a namespace. */
  public static Command kubectlIn(String namespace, String... arguments) {
    return kubectl(
        Stream.concat(Stream.of("--namespace", namespace), Stream.of(arguments))
            .toArray(String[]::new));
  }

  /** Takes the API server of our own control plane away, and brings it back. */
  public static void apiServer(String stopOrStart) {
    run(List.of(
            Cluster.root().resolve("e2e/cluster/apiserver").toString(),
            stopOrStart,
            "--control-plane"))
        .orThrow();
  }

  /** Applies a document in a namespace, as kubectl apply -f does. */
  public static void apply(String namespace, String document) {
    kubectlIn(namespace, "apply", "-f", file(document).toString()).orThrow();
  }

  /** Applies a document whose objects say themselves where they belong. */
  public static void apply(String document) {
    kubectl("apply", "-f", file(document).toString()).orThrow();
  }

  private static Path file(String document) {
    try {
      Path file = newFile("applied-", ".yaml");
      Files.writeString(file, document);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newFile(String prefix, String suffix) {
    try {
      return Files.createTempFile(Cluster.logs(), prefix, suffix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command in the network of a pod of our own cluster. */
  public static Command inPodNetwork(String address, List<String> command) {
    List<String> all =
        new ArrayList<>(
            List.of(Cluster.root().resolve("e2e/cluster/in-pod-network").toString(), address));
    all.addAll(command);
    return run(all);
  }

  /** Builds the programs of a module of e2e/cluster/binaries, once, and runs one of them. */
  public static Command program(String module, String program, String... arguments) {
    String built =
        run(List.of(Cluster.root().resolve("e2e/cluster/binaries/build").toString(), module))
            .orThrow();
    // What it says while it builds comes first.
    List<String> command =
        new ArrayList<>(List.of(built.substring(built.lastIndexOf('\n') + 1) + "/" + program));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /**
   * Creates a Secret with a key and a certificate that is signed by itself.
   *
   * @param host the name that the certificate is for
   */
  static void createCertificate(String namespace, String secret, String host) {
    String key = newFile(secret, ".key").toString();
    String certificate = newFile(secret, ".crt").toString();
    run(List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=" + host,
            "-addext",
            "subjectAltName=DNS:" + host,
            "-keyout",
            key,
            "-out",
            certificate))
        .orThrow();
    kubectlIn(namespace, "create", "secret", "tls", secret, "--key", key, "--cert", certificate)
        .orThrow();
  }

  /** Runs the operator's program on this machine, as a user does. */
  public static Command operator(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Cluster.root().resolve("operator/target/operator.jar").toString()));
    all.addAll(List.of(arguments));
    return run(all);
  }

  /** Runs doctor as a plugin of kubectl, which is on the PATH as users install it. */
  public static Command kubectlDoctor(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl", "metricsdemo", "doctor"));
    command.addAll(List.of(arguments));
    try {
      Path folder = Files.createTempDirectory(Cluster.logs(), "plugin");
      return run(command, Cluster.root(), Map.of("PATH", pathWithPlugin(folder)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Installs doctor as a plugin of kubectl into a folder, and returns a PATH that begins with it.
   */
  public static String pathWithPlugin(Path folder) throws IOException {
    Files.createSymbolicLink(
        folder.resolve("kubectl-metricsdemo"),
        Cluster.root().resolve("doctor/target/metricsdemo-doctor").toAbsolutePath());
    return folder.toAbsolutePath() + ":" + System.getenv("PATH");
  }

  /** Runs a script in a folder, up to the first command that fails. */
  public static Command bash(String script, Path folder, Map<String, String> environment) {
    return run(List.of("bash", "-euo", "pipefail", "-c", script), folder, environment);
  }

  private static Command run(List<String> command) {
    return run(command, Cluster.root(), Map.of());
  }

  private static Command run(List<String> command, Path folder, Map<String, String> environment) {
    try {
      Path output = Files.createTempFile("command", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(
              String.join(" ", command) + " has not ended in " + PATIENCE);
        }
        return new Command(
            process.exitValue(), Files.readString(output, StandardCharsets.UTF_8).strip());
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns what it printed. */
  public String orThrow() {
    if (exitCode != 0) {
      throw new IllegalStateException("exit code " + exitCode + ": " + output);
    }
    return output;
  }
}
