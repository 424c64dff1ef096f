package io.metricsdemo.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.metricsdemo.testing.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operator as a process of its own, on a simulated API server. */
final class OperatorJvm implements AutoCloseable {

  private final Path log;
  private final Process process;

  private OperatorJvm(Path log, Process process) {
    this.log = log;
    this.process = process;
  }

  /**
   * @param folder for its kubeconfig and its log
   */
  static OperatorJvm start(
      TestCluster cluster, Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    Path kubeconfig = folder.resolve("kubeconfig");
    cluster.server().writeKubeconfig(kubeconfig);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.metricsdemo.operator.Main");
    builder.command().addAll(List.of(arguments));
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().putAll(Map.of("HEALTH_PORT", "0", "METRICS_PORT", "0"));
    builder.environment().putAll(environment);
    Path log = folder.resolve("log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new OperatorJvm(log, builder.start());
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(Patience.BY_DEFAULT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  String output() throws IOException {
    // The last character may be half written, which readString refuses.
    return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
  }

  /** How many lines contain a text. */
  long lines(String text) throws IOException {
    return output().lines().filter(line -> line.contains(text)).count();
  }

  void awaitOutput(String text) {
    await("\"%s\" in the log".formatted(text)).until(() -> lines(text) > 0);
  }

  int port(String key) throws IOException {
    Matcher port = Pattern.compile(key + "=\"(\\d+)\"").matcher(output());
    assertThat(port.find()).as("%s in the log", key).isTrue();
    return Integer.parseInt(port.group(1));
  }

  HttpResponse<String> get(String portKey, String path) throws IOException, InterruptedException {
    // A client of its own for each request, so that each has to be accepted anew.
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(portKey) + path))
                .timeout(Patience.BY_DEFAULT)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
