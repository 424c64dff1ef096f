package io.metricsdemo.operator.scraping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.metricsdemo.load.Format;
import io.metricsdemo.load.Load;
import io.metricsdemo.load.Rendering;
import io.metricsdemo.operator.prometheus.HttpTransport;
import io.metricsdemo.operator.prometheus.PrometheusClient;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.ServerSettings;
import io.metricsdemo.operator.prometheus.Target;
import io.metricsdemo.operator.verification.LoadVerdict;
import io.metricsdemo.operator.verification.LoadVerdict.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the prometheus on the PATH stores of a load, and what is found of that. */
@Tag("slow")
class LoadOnPrometheusTest {

  private static final Load LOAD =
      Load.parse(Map.of("gauges", "20", "counters", "10", "histograms", "2", "summaries", "3"));

  private static final List<String> DEMOS = List.of("whole", "dropped", "own", "all", "limited");

  @TempDir static Path folder;

  private static HttpServer pods;
  private static Process prometheus;
  private static PrometheusClient client;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(
        isOnPath() || System.getenv("CI") != null,
        "there is no prometheus on the PATH: install Debian's package prometheus");
    pods = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pods.createContext(
        "/metrics",
        exchange -> {
          byte[] body = exposition();
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    pods.start();
    int port = freePort();
    Path configuration = folder.resolve("prometheus.yml");
    Files.writeString(configuration, configuration());
    prometheus =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    client =
        new PrometheusClient(
            HttpTransport.to(ServerSettings.of(URI.create("http://127.0.0.1:" + port))));
    await()
        .ignoreExceptionsInstanceOf(PrometheusException.class)
        .until(() -> client.query("up").size() == DEMOS.size());
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (prometheus != null) {
      prometheus.destroy();
      prometheus.waitFor(10, TimeUnit.SECONDS);
    }
    if (pods != null) {
      pods.stop(0);
    }
  }

  @Test
  void whole_load_is_stored() {
    LoadVerdict verdict = check("whole", Outcome.STORED);

    assertThat(verdict.message()).isEqualTo("stores all 710 series of the load of 1 pod");
    assertThat(verdict.stored()).hasValue(LOAD.maxSeries());
  }

  @Test
  void series_that_relabeling_drops_are_missing() {
    LoadVerdict verdict = check("dropped", Outcome.DROPPED);

    assertThat(verdict.message())
        .isEqualTo(
            "stores 410 of the 710 series that the load of 1 pod has; relabeling drops 300. Check"
                + " metricRelabelings of ServiceMonitor default/dropped and metric_relabel_configs"
                + " in Prometheus' configuration");
    assertThat(verdict.stored()).hasValue(410);
  }

  @Test
  void relabeling_may_drop_the_count_of_the_application_too() {
    assertThat(check("all", Outcome.DROPPED).message()).startsWith("stores 0 of the 710 series");
  }

  @Test
  void relabeling_of_other_series_concerns_no_load() {
    assertThat(check("own", Outcome.STORED).stored()).hasValue(LOAD.maxSeries());
  }

  @Test
  void scrape_beyond_a_limit_stores_nothing_and_fails() throws PrometheusException {
    assertThat(client.targets("limited"))
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.health()).isEqualTo(Target.Health.DOWN);
              assertThat(target.lastError()).contains("sample limit exceeded");
            });
  }

  /** The verdict on a demo, once Prometheus has stored a scrape of it. */
  private static LoadVerdict check(String name, Outcome expected) {
    DemoView demo = view(name);
    LoadState state = new LoadState();
    await()
        .until(
            () -> {
              Instant now = Instant.now();
              state.follow(demo, now.minusSeconds(600));
              new LoadChecks(Optional.empty(), each -> state, now.plusSeconds(600))
                  .run(List.of(demo), List.of(client));
              return state.verdict().map(LoadVerdict::outcome);
            },
            Optional.of(expected)::equals);
    return state.verdict().orElseThrow();
  }

  private static DemoView view(String name) {
    DemoView demo = ScrapeObserverTest.demo(name, "1s", "pod-of-" + name);
    return new DemoView(
        demo.id(),
        demo.uid(),
        demo.created(),
        ScrapeObserverTest.parameters(
            name,
            "{monitoring: {interval: 1s}, load: {metrics: {gauges: 20, counters: 10, histograms: 2, summaries: 3}}}"),
        demo.monitor(),
        demo.endpoints(),
        true,
        true);
  }

  private static String configuration() {
    StringBuilder jobs = new StringBuilder("scrape_configs:\n");
    for (String demo : DEMOS) {
      jobs.append(
          """
          - job_name: %1$s
            scrape_interval: 1s
            %3$s
            static_configs:
            - targets: ["127.0.0.1:%2$d"]
              labels: {namespace: default, pod: pod-of-%1$s, app_kubernetes_io_managed_by: metricsdemo-operator}
          """
              .formatted(demo, pods.getAddress().getPort(), special(demo)));
    }
    return jobs.toString();
  }

  private static String special(String demo) {
    return switch (demo) {
      case "dropped" -> dropping("load_gauge_1?[0-9]|load_counter_.*");
      case "own" -> dropping("own_metric");
      case "all" -> dropping(".*");
      case "limited" -> "sample_limit: 100";
      default -> "";
    };
  }

  private static String dropping(String names) {
    return "metric_relabel_configs: [{source_labels: [__name__], regex: '%s', action: drop}]"
        .formatted(names);
  }

  /** As the demo application answers: its own metrics, the count of the load, and the load. */
  private static byte[] exposition() {
    Instant now = Instant.now();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        "own_metric 1\ndemo_app_load_series %d\n"
            .formatted(LOAD.series(Format.TEXT, now))
            .getBytes(StandardCharsets.UTF_8));
    Rendering rendering = Rendering.of(LOAD, 42, Format.TEXT, now, name -> true);
    boolean more = true;
    while (more) {
      ByteBuffer piece = ByteBuffer.allocate(Rendering.MIN_ROOM);
      more = rendering.fill(piece);
      body.write(piece.array(), 0, piece.position());
    }
    return body.toByteArray();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean isOnPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, "prometheus")));
  }
}
