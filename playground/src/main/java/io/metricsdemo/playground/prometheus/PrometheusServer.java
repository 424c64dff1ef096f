package io.metricsdemo.playground.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.prometheus.HttpTransport;
import io.metricsdemo.operator.prometheus.PrometheusClient;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.prometheus.ServerSettings;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.playground.process.RunFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real Prometheus that follows the ServiceMonitors. */
public final class PrometheusServer implements Scraper {

  private static final Logger log = LoggerFactory.getLogger(PrometheusServer.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final int PORT_TRIES = 3;
  private static final Duration RELOAD_PATIENCE = Duration.ofSeconds(5);
  private static final Duration QUERY_PATIENCE = Duration.ofSeconds(5);
  private static final long STOP_SECONDS = 5;
  private static final String CONFIGURATION = "prometheus.yml";
  private static final String QUANTILES = "rpc_durations_seconds{quantile!=\"\"}";
  // The summary's window holds 8 to 10 minutes: what came within 8 is in it for certain.
  private static final String OBSERVATIONS =
      "rpc_durations_seconds_count - (rpc_durations_seconds_count offset 8m"
          + " or rpc_durations_seconds_count * 0)";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI url;
  private final PrometheusClient client;
  private final Path folder;
  private final String source;
  private volatile String configuration;
  private volatile List<String> scrapePools = List.of();
  private volatile Optional<String> refused = Optional.empty();

  private PrometheusServer(
      Process process, URI url, Path folder, String source, String configuration) {
    this.process = process;
    this.url = url;
    this.client = new PrometheusClient(HttpTransport.to(ServerSettings.of(url)));
    this.folder = folder;
    this.source = source;
    this.configuration = configuration;
  }

  /**
   * Starts the program on a free loopback port and waits until it is ready.
   *
   * @throws IOException when it does not get ready; the message says where its output is
   */
  public static PrometheusServer start(Path program, RunFolder run)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(run.path().resolve("prometheus"));
    String configuration = ScrapeConfiguration.yaml(List.of());
    replace(folder.resolve(CONFIGURATION), configuration);
    Path output = run.path().resolve("prometheus.log");
    for (int i = 0; i < PORT_TRIES; i++) {
      int port = freePort();
      Process process = run.start(command(program, folder, port), Map.of(), output);
      URI url = URI.create("http://127.0.0.1:" + port);
      PrometheusServer server =
          new PrometheusServer(process, url, folder, "Prometheus " + url, configuration);
      if (server.awaitReady()) {
        return server;
      }
      server.close();
    }
    throw new IOException("Prometheus does not become ready; its output is in " + output);
  }

  private static List<String> command(Path program, Path folder, int port) {
    return List.of(
        program.toString(),
        "--config.file=" + folder.resolve(CONFIGURATION),
        "--storage.tsdb.path=" + folder.resolve("data"),
        "--web.listen-address=127.0.0.1:" + port,
        "--web.enable-lifecycle",
        "--log.level=warn");
  }

  private boolean awaitReady() throws InterruptedException {
    long end = System.nanoTime() + START_PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      if (isReady()) {
        return true;
      }
      // Another program may have taken the port meanwhile: then it ends at once.
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  /** It answers no query before its storage is open. */
  private boolean isReady() {
    try {
      return !client.query("vector(1)").isEmpty();
    } catch (PrometheusException e) {
      return false;
    }
  }

  @Override
  public void follow(Discovery discovery) {
    List<String> jobs = new ArrayList<>();
    try {
      for (ServiceMonitor monitor : discovery.monitors()) {
        String targets = JSON.writeValueAsString(MetaLabels.groups(monitor, discovery));
        for (int i = 0; i < monitor.getSpec().getEndpoints().size(); i++) {
          String job = ScrapeConfiguration.jobName(monitor, i);
          jobs.add(job);
          replace(folder.resolve(ScrapeConfiguration.targetsFile(job)), targets);
        }
      }
      String wanted = ScrapeConfiguration.yaml(discovery.monitors());
      if (!wanted.equals(configuration)) {
        replace(folder.resolve(CONFIGURATION), wanted);
        reload();
        configuration = wanted;
      }
      scrapePools = List.copyOf(jobs);
      refused = Optional.empty();
    } catch (IOException e) {
      refused = Optional.of(e.getMessage());
      log.atWarn().setCause(e).log("Failed to reload Prometheus");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Has the configuration read again.
   *
   * @throws IOException with Prometheus' own words when it does not accept it
   */
  private void reload() throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(url.resolve("/-/reload"))
                .timeout(RELOAD_PATIENCE)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("Prometheus rejects its configuration: " + response.body());
    }
  }

  @Override
  public Evidence evidence() {
    if (!process.isAlive()) {
      return trouble(
          "Prometheus has ended with exit code %d; its output is in %s"
              .formatted(process.exitValue(), folder.resolveSibling("prometheus.log")));
    }
    try {
      List<Target> targets = new ArrayList<>();
      for (String pool : scrapePools) {
        targets.addAll(client.targets(pool));
      }
      return new Evidence(source, targets, quantiles(), refused);
    } catch (PrometheusException e) {
      return trouble(e.getMessage());
    }
  }

  private List<Quantile> quantiles() throws PrometheusException {
    Map<List<String>, Double> observations = new HashMap<>();
    client.query(OBSERVATIONS).forEach(count -> observations.put(source(count), count.value()));
    return client.query(QUANTILES).stream()
        .map(
            sample ->
                new Quantile(
                    sample.label("namespace"),
                    sample.label("pod"),
                    service(sample),
                    Double.parseDouble(sample.label("quantile")),
                    sample.value(),
                    observations.getOrDefault(source(sample), 0.0).longValue()))
        .toList();
  }

  private static List<String> source(Sample sample) {
    return List.of(sample.label("namespace"), sample.label("pod"), service(sample));
  }

  /** With honorLabels the demo's label is {@code service}, else Prometheus has renamed it. */
  private static String service(Sample sample) {
    String renamed = sample.label("exported_service");
    return renamed.isEmpty() ? sample.label("service") : renamed;
  }

  @Override
  public List<Series> range(String query, Span span) throws IOException, InterruptedException {
    URI range =
        url.resolve(
            "/api/v1/query_range?query=%s&start=%d&end=%d&step=%d"
                .formatted(
                    URLEncoder.encode(query, StandardCharsets.UTF_8),
                    span.start().getEpochSecond(),
                    span.end().getEpochSecond(),
                    span.step().toSeconds()));
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(range).timeout(QUERY_PATIENCE).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          "Prometheus refuses the query %s: %s".formatted(query, response.body()));
    }
    List<Series> all = new ArrayList<>();
    for (JsonNode result : JSON.readTree(response.body()).at("/data/result")) {
      Map<String, String> labels = new HashMap<>();
      result
          .get("metric")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      Map<Instant, Double> values = new HashMap<>();
      for (JsonNode value : result.get("values")) {
        values.put(
            Instant.ofEpochSecond(value.get(0).asLong()),
            Double.parseDouble(value.get(1).asText()));
      }
      all.add(new Series(labels, values));
    }
    return all;
  }

  private Evidence trouble(String what) {
    return new Evidence(source, List.of(), List.of(), Optional.of(what));
  }

  @Override
  public Optional<URI> api() {
    return Optional.of(url);
  }

  /** By a rename, so that Prometheus never reads half of it; only when something has changed. */
  private static void replace(Path file, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
      return;
    }
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.write(written, bytes);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
