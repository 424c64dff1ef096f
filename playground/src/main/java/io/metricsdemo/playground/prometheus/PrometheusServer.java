package io.metricsdemo.playground.prometheus;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.playground.process.RunFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
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
  private static final long STOP_SECONDS = 5;
  private static final String CONFIGURATION = "prometheus.yml";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final URI url;
  private final PrometheusApi api;
  private final Path folder;
  private final String source;
  private volatile String configuration;
  private volatile Optional<String> refused = Optional.empty();

  private PrometheusServer(
      Process process, URI url, Path folder, String source, String configuration) {
    this.process = process;
    this.url = url;
    this.api = new PrometheusApi(url);
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
    throw new IOException("Prometheus does not get ready; its output is in " + output);
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
      if (api.isReady()) {
        return true;
      }
      // Another program may have taken the port meanwhile: then it ends at once.
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  @Override
  public void follow(Discovery discovery) {
    try {
      for (ServiceMonitor monitor : discovery.monitors()) {
        String targets = JSON.writeValueAsString(MetaLabels.groups(monitor, discovery));
        for (int i = 0; i < monitor.getSpec().getEndpoints().size(); i++) {
          String job = ScrapeConfiguration.jobName(monitor, i);
          replace(folder.resolve(ScrapeConfiguration.targetsFile(job)), targets);
        }
      }
      String wanted = ScrapeConfiguration.yaml(discovery.monitors());
      if (!wanted.equals(configuration)) {
        replace(folder.resolve(CONFIGURATION), wanted);
        api.reload();
        configuration = wanted;
      }
      refused = Optional.empty();
    } catch (IOException e) {
      refused = Optional.of(e.getMessage());
      log.atWarn().setCause(e).log("Prometheus cannot follow");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
      return new Evidence(source, api.targets(), api.quantiles(), refused);
    } catch (IOException e) {
      return trouble(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return trouble("interrupted");
    }
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
    if (Files.exists(file) && java.util.Arrays.equals(Files.readAllBytes(file), bytes)) {
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
