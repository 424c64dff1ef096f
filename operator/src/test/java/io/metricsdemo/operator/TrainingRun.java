package io.metricsdemo.operator;

import static org.awaitility.Awaitility.await;

import io.metricsdemo.simulator.SimulatedApiServer;
import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes an operator through its start, a MetricsDemo, a probe, a scrape and its end, so that the
 * virtual machine learns which classes that takes; and fails when the operator does. It talks to
 * the API server as a pod does: over TLS, with a token.
 */
final class TrainingRun {

  private static final String PASSWORD = "changeit";

  private TrainingRun() {}

  /**
   * Writes what the operator says to {@code training.log} in its folder.
   *
   * @param args a folder for what is needed on the way, then the command that runs the operator
   */
  public static void main(String[] args) throws Exception {
    Patience.haveByDefault();
    Path folder = Path.of(args[0]);
    Path log = folder.resolve("training.log");
    Path keyStore = folder.resolve("server.p12");
    Path certificate = folder.resolve("ca.crt");
    Path token = Files.writeString(folder.resolve("token"), "training");
    String[] store = {
      "-alias",
      "server",
      "-storetype",
      "PKCS12",
      "-keystore",
      keyStore.toString(),
      "-storepass",
      PASSWORD
    };
    Files.deleteIfExists(keyStore);
    keytool(
        store, "-genkeypair", "-keyalg", "RSA", "-dname", "CN=server", "-ext", "san=ip:127.0.0.1");
    keytool(store, "-exportcert", "-rfc", "-file", certificate.toString());

    try (TestCluster cluster =
        TestCluster.withoutOperator(SimulatedApiServer.startWithTls(keyStore, PASSWORD))) {
      URI server = URI.create(cluster.server().url());
      ProcessBuilder builder =
          new ProcessBuilder(Arrays.asList(args).subList(1, args.length))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().put("KUBECONFIG", folder.resolve("none").toString());
      builder.environment().put("KUBERNETES_SERVICE_HOST", server.getHost());
      builder.environment().put("KUBERNETES_SERVICE_PORT", String.valueOf(server.getPort()));
      builder.environment().put("KUBERNETES_CERTS_CA_FILE", certificate.toString());
      builder.environment().put("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", token.toString());
      builder.environment().put("HEALTH_PORT", "0");
      builder.environment().put("METRICS_PORT", "0");
      Process operator = builder.start();
      try {
        train(cluster, operator, log);
      } catch (RuntimeException | IOException e) {
        throw new IllegalStateException(Files.readString(log), e);
      } finally {
        operator.destroyForcibly();
      }
    }
  }

  private static void train(TestCluster cluster, Process operator, Path log)
      throws IOException, InterruptedException {
    await()
        .failFast("the operator ended", () -> !operator.isAlive())
        .until(() -> Files.readString(log).contains("Watching MetricsDemos"));
    cluster.createReady("demo-app");
    get(port(log, "healthPort"), "/readyz");
    get(port(log, "metricsPort"), "/metrics");
    operator.destroy();
    // The archive is written at the end.
    if (!operator.waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the operator does not end");
    }
    if (operator.exitValue() != 0
        || Pattern.compile("NoClassDefFound|ClassNotFound|WARN|ERROR")
            .matcher(Files.readString(log))
            .find()) {
      throw new IllegalStateException("the operator ran with errors");
    }
  }

  private static void keytool(String[] store, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    builder.command().addAll(Arrays.asList(command));
    builder.command().addAll(Arrays.asList(store));
    if (builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        != 0) {
      throw new IllegalStateException("keytool failed: " + builder.command());
    }
  }

  private static int port(Path log, String name) throws IOException {
    Matcher port = Pattern.compile(name + "=\"(\\d+)\"").matcher(Files.readString(log));
    if (!port.find()) {
      throw new IllegalStateException("no " + name);
    }
    return Integer.parseInt(port.group(1));
  }

  private static void get(int port, String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(path + " answers " + response.statusCode());
    }
  }
}
