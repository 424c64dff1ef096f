package io.metricsdemo.e2e.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operator as a process on this machine, with the service account and so with the permissions
 * that deploy/install gives it.
 */
public final class OperatorProcess implements AutoCloseable {

  public static final String NAMESPACE = "metricsdemo-system";
  public static final String SERVICE_ACCOUNT = "metricsdemo-operator";

  /** How the audit log calls it. */
  public static final String USER = "system:serviceaccount:" + NAMESPACE + ":" + SERVICE_ACCOUNT;

  private static final Pattern METRICS_PORT = Pattern.compile("metricsPort=\"(\\d+)\"");
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ProcessBuilder builder;
  private final Path log;
  private Process process;

  private OperatorProcess(ProcessBuilder builder, Path log) throws IOException {
    this.builder = builder;
    this.log = log;
    restart();
  }

  /** Starts it and returns when it watches. */
  public static OperatorProcess start(KubernetesClient client) {
    OperatorProcess operator = launch(client, Map.of());
    operator.awaitLog("Watching MetricsDemos");
    return operator;
  }

  /**
   * Starts it with more of an environment, and does not wait for anything.
   *
   * @param client whoever may hand out tokens of the service account
   */
  public static OperatorProcess launch(KubernetesClient client, Map<String, String> environment) {
    Path operator = Cluster.root().resolve("operator/target");
    int number = COUNT.incrementAndGet();
    Path log = Cluster.logs().resolve("operator-%d.log".formatted(number));
    try {
      Path kubeconfig = Cluster.logs().resolve("operator-%d.kubeconfig".formatted(number));
      Files.writeString(kubeconfig, kubeconfig(client));
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "@" + operator.resolve("operator.jvm.options"),
              "-jar",
              operator.resolve("operator.jar").toString());
      builder
          .environment()
          .putAll(
              Map.of("KUBECONFIG", kubeconfig.toString(), "METRICS_PORT", "0", "HEALTH_PORT", "0"));
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
      Files.deleteIfExists(log);
      return new OperatorProcess(builder, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it again, as the kubelet does with a container that has ended. */
  public void restart() throws IOException {
    process = builder.start();
  }

  private static String kubeconfig(KubernetesClient client) {
    String token =
        client
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName(SERVICE_ACCOUNT)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withAudiences(List.of())
                    .withExpirationSeconds(7200L)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    Config cluster = client.getConfiguration();
    Map<String, Object> kubeconfig = new HashMap<>();
    kubeconfig.put("apiVersion", "v1");
    kubeconfig.put("kind", "Config");
    kubeconfig.put("current-context", "operator");
    kubeconfig.put(
        "clusters",
        List.of(
            Map.of(
                "name",
                "cluster",
                "cluster",
                Map.of(
                    "server",
                    cluster.getMasterUrl(),
                    "certificate-authority-data",
                    cluster.getCaCertData()))));
    kubeconfig.put("users", List.of(Map.of("name", "operator", "user", Map.of("token", token))));
    kubeconfig.put(
        "contexts",
        List.of(
            Map.of(
                "name", "operator", "context", Map.of("cluster", "cluster", "user", "operator"))));
    return Serialization.asYaml(kubeconfig);
  }

  public String log() {
    try {
      // The last character may be half written, which readString refuses.
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the log has a text. */
  public void awaitLog(String text) {
    await("\"%s\" in %s".formatted(text, log))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> log().contains(text));
  }

  /** The sum of a metric's samples, of all labels; empty while it cannot be asked. */
  public OptionalDouble metric(String name) {
    try {
      String log = log();
      Matcher port =
          METRICS_PORT.matcher(log.substring(Math.max(0, log.lastIndexOf(": Starting operator "))));
      if (!port.find()) {
        return OptionalDouble.empty();
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s/metrics".formatted(port.group(1))))
              .timeout(Duration.ofSeconds(5))
              .build();
      String metrics = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return OptionalDouble.of(
          metrics
              .lines()
              .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
              .sum());
    } catch (IOException e) {
      return OptionalDouble.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** Asks it to end, as the kubelet does, and returns the exit code. */
  public int terminate() {
    process.destroy();
    return exitCode();
  }

  /** Ends it with no chance to say goodbye. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** Waits for its end. */
  public int exitCode() {
    try {
      if (!process.waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the operator has not ended in " + Patience.BY_DEFAULT);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
