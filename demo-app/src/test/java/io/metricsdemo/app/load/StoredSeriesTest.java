package io.metricsdemo.app.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.metricsdemo.app.metrics.BuildInformation;
import io.metricsdemo.http.Endpoint;
import io.metricsdemo.http.scrape.MetricsHandler;
import io.metricsdemo.load.Format;
import io.metricsdemo.load.Load;
import io.metricsdemo.load.Samples;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real Prometheus stores of a load. */
@Tag("slow")
class StoredSeriesTest {

  private static final long SEED = 7;
  private static final Load LOAD =
      Load.parseProperties(
          "gauges=3\ncounters=3\nhistograms=3\nnative-histograms=3\nsummaries=3\n"
              + "series-per-metric=40\n");
  private static final Pattern RESULT = Pattern.compile("\"value\":\\[[0-9.]+,\"([^\"]*)\"");

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Endpoint endpoint;
  private Process prometheus;
  private String api;

  @AfterEach
  void stop() throws InterruptedException {
    if (endpoint != null) {
      prometheus.destroy();
      prometheus.waitFor();
      endpoint.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"false, TEXT", "true, PROTOBUF"})
  void prometheus_stores_the_predicted_series_and_values(boolean nativeHistograms, Format format)
      throws Exception {
    start(nativeHistograms);

    await().ignoreExceptions().until(() -> query("up") == 1);
    assertThat(query("count({__name__=~\"load_.*\"})"))
        .isEqualTo(LOAD.series(format, Instant.now()));

    // Prometheus stores the time before the scrape, so the value may be of the next second.
    double counter = query("load_counter_1_total{series=\"17\"}");
    Samples samples = new Samples(LOAD, SEED);
    Map<String, String> labels =
        Map.of(
            "series", "17",
            "key____a", "value------7",
            "key____b", "value------1",
            "key____c", "value------0",
            "key____d", "value------0",
            "key____e", "value------0");
    double time = query("timestamp(load_counter_1_total{series=\"17\"})");
    assertThat(counter)
        .isBetween(
            samples.value("load_counter_1_total", labels, at(time - 2)).orElseThrow(),
            samples.value("load_counter_1_total", labels, at(time + 2)).orElseThrow());
  }

  private static Instant at(double seconds) {
    return Instant.ofEpochMilli((long) (seconds * 1000));
  }

  private void start(boolean nativeHistograms) throws Exception {
    Path program =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(entry -> Path.of(entry, "prometheus"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(
        program != null || System.getenv("CI") != null,
        "there is no prometheus on the PATH: the real one is not tested");
    PrometheusRegistry registry = new PrometheusRegistry();
    BuildInformation.register(registry);
    endpoint =
        new Endpoint(
            "metrics",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of(
                "/metrics",
                new MetricsHandler(registry, metrics -> metrics, new LoadSeries(LOAD, SEED))));
    endpoint.start();
    Path config =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            scrape_configs:
            - job_name: load
              scrape_interval: 1s
              scrape_timeout: 1s
              static_configs:
              - targets: ["127.0.0.1:%d"]
            """
                .formatted(endpoint.address().getPort()));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    api = "http://127.0.0.1:" + port + "/api/v1/query?query=";
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
    if (nativeHistograms) {
      command.add("--enable-feature=native-histograms");
    }
    prometheus =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
  }

  private double query(String query) throws Exception {
    String answer =
        client
            .send(
                HttpRequest.newBuilder(URI.create(api + URLEncoder.encode(query, UTF_8))).build(),
                BodyHandlers.ofString())
            .body();
    Matcher result = RESULT.matcher(answer);
    assertThat(result.find()).as(answer).isTrue();
    return Double.parseDouble(result.group(1));
  }
}
