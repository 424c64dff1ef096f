package io.metricsdemo.e2e.cluster;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The cluster of the environment variable KUBECONFIG, and where things are on this machine.
 *
 * <p>The environment variable E2E_STATE is the state folder of our own cluster, where it is one: it
 * has the audit log. E2E_LOGS is the folder that keeps what a failed run leaves behind.
 */
public final class Cluster {

  /**
   * A resource lock: read by test classes that do not mind others beside them, written by those
   * that have to be alone with the operator.
   */
  public static final String QUIET_CLUSTER = "quiet cluster";

  private static final Path ROOT = findRoot();

  private Cluster() {}

  /** A client with all rights; whoever asks for it closes it. */
  public static KubernetesClient connect() {
    return new KubernetesClientBuilder()
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
        .build();
  }

  public static Path kubeconfig() {
    return Path.of(setting("KUBECONFIG"));
  }

  /** The folder of the project. */
  public static Path root() {
    return ROOT;
  }

  /** The folder for the logs of the run. */
  public static Path logs() {
    return Path.of(setting("E2E_LOGS"));
  }

  /** Adds to a file beside the logs what a run has measured or received. */
  public static void record(String file, String text) {
    try {
      Files.writeString(logs().resolve(file), text + "\n", CREATE, APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether e2e/run has brought it up, and it is not a cluster of the user. */
  public static boolean isOurs() {
    return System.getenv("E2E_STATE") != null;
  }

  /** The state folder of our own cluster. */
  static Path state() {
    return Path.of(setting("E2E_STATE"));
  }

  private static String setting(String name) {
    return Objects.requireNonNull(
        System.getenv(name), () -> name + " is not set; start the tests by e2e/run");
  }

  private static Path findRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("deploy/install"))) {
      folder = folder.getParent();
      Objects.requireNonNull(folder, "the tests have to be started inside of the project");
    }
    return folder;
  }
}
