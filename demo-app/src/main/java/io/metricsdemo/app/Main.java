package io.metricsdemo.app;

import io.metricsdemo.app.flags.FlagException;
import io.metricsdemo.app.flags.ListenAddress;
import io.metricsdemo.app.flags.Settings;
import io.metricsdemo.app.generator.Oscillation;
import io.metricsdemo.app.generator.RpcLoop;
import io.metricsdemo.app.generator.RpcLoops;
import io.metricsdemo.app.generator.Timeline;
import io.metricsdemo.app.http.Health;
import io.metricsdemo.app.http.WarmUp;
import io.metricsdemo.app.load.LoadFile;
import io.metricsdemo.app.load.LoadSeries;
import io.metricsdemo.app.metrics.BuildInformation;
import io.metricsdemo.app.metrics.RpcMetrics;
import io.metricsdemo.app.metrics.RuntimeMetrics;
import io.metricsdemo.app.metrics.StrictOpenMetrics;
import io.metricsdemo.http.Endpoint;
import io.metricsdemo.http.Handler;
import io.metricsdemo.http.scrape.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Starts the loops and the two endpoints, and stops them on a signal. */
public final class Main {

  private static final int FAILED = 1;
  private static final int BAD_USAGE = 2;
  // Two seconds after the signal the process is gone, whatever its clients do.
  private static final Duration DRAIN = Duration.ofMillis(1500);

  private Main() {}

  /** Runs until the process is stopped; {@code -help} lists the arguments. */
  public static void main(String[] args) {
    try {
      Optional<Settings> settings = Settings.parse(args);
      if (settings.isEmpty()) {
        System.out.print(Settings.help());
      } else if (settings.get().version()) {
        System.out.println("demo-app, version " + BuildInformation.version());
      } else {
        start(settings.get());
      }
    } catch (FlagException | IllegalArgumentException e) {
      exit(BAD_USAGE, e.getMessage());
    } catch (UnknownHostException e) {
      exit(BAD_USAGE, "no such host: " + e.getMessage() + "; use a host name or an IP address");
    } catch (IOException e) {
      exit(FAILED, e.getMessage());
    }
  }

  private static void start(Settings settings) throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    if (settings.runtimeMetrics()) {
      // First, since they are prepared beside all that follows.
      RuntimeMetrics.register(registry);
    }
    RpcMetrics metrics =
        new RpcMetrics(registry, settings.normalMeanSeconds(), settings.normalDomainSeconds());
    BuildInformation.register(registry);

    LoadFile file = settings.loadFile() == null ? null : new LoadFile(settings.loadFile());
    LoadSeries load = new LoadSeries(file == null ? settings.load() : file.read(), settings.seed());

    Health health = new Health();
    Endpoint scrapes =
        bind(
            "listen-address",
            settings.listenAddress(),
            Map.of("/metrics", metricsHandler(settings, registry, load)));
    Endpoint probes = bind("health-address", settings.healthAddress(), health.handlers());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(health, scrapes), "shutdown"));

    Timeline timeline = Timeline.system();
    Oscillation oscillation = new Oscillation(timeline, settings.oscillationPeriod());
    for (RpcLoop loop : RpcLoops.of(settings, metrics, oscillation, timeline)) {
      // Not a daemon: these threads are what keeps the process alive.
      new Thread(loop, loop.service()).start();
    }
    scrapes.start();
    probes.start();
    health.setReady(true);
    System.out.println(
        "demo-app started metrics="
            + ListenAddress.format(scrapes.address())
            + " health="
            + ListenAddress.format(probes.address())
            + " seed="
            + settings.seed());

    if (file != null) {
      file.follow(load, registry);
    }
    Thread warmUp = new Thread(new WarmUp(scrapes.address()), "warm-up");
    warmUp.setDaemon(true);
    warmUp.start();
  }

  private static Handler metricsHandler(
      Settings settings, PrometheusRegistry registry, LoadSeries load) {
    UnaryOperator<MetricSnapshots> inOpenMetrics =
        settings.strictOpenMetrics() ? StrictOpenMetrics::of : UnaryOperator.identity();
    return new MetricsHandler(registry, inOpenMetrics, load);
  }

  private static Endpoint bind(String flag, ListenAddress address, Map<String, Handler> handlers)
      throws IOException {
    InetSocketAddress resolved = address.resolve();
    try {
      return new Endpoint(flag, resolved, handlers);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on " + address + ", given as -" + flag + ": " + e.getMessage(), e);
    }
  }

  private static void stop(Health health, Endpoint scrapes) {
    health.setReady(false);
    try {
      scrapes.drain(DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // A stop on request is a success; left to itself the JVM would exit with the signal's code,
    // 143.
    Runtime.getRuntime().halt(0);
  }

  private static void exit(int code, String message) {
    System.err.println("demo-app: " + message);
    System.exit(code);
  }
}
