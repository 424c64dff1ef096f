package io.metricsdemo.app;

import io.metricsdemo.app.flags.FlagException;
import io.metricsdemo.app.flags.ListenAddress;
import io.metricsdemo.app.flags.Settings;
import io.metricsdemo.app.generator.Distribution;
import io.metricsdemo.app.generator.Oscillation;
import io.metricsdemo.app.generator.RpcLoop;
import io.metricsdemo.app.generator.Timeline;
import io.metricsdemo.app.http.Endpoint;
import io.metricsdemo.app.http.Health;
import io.metricsdemo.app.http.MetricsHandler;
import io.metricsdemo.app.metrics.BuildInformation;
import io.metricsdemo.app.metrics.RpcMetrics;
import io.metricsdemo.app.metrics.RuntimeMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Starts the loops and the two endpoints, and stops them on a signal. */
public final class Main {

  private static final int FAILED = 1;
  private static final int BAD_USAGE = 2;
  private static final int DUMMY_IDS = 100_000;
  // Kubernetes is told first that we are gone; what is being answered may finish within this.
  private static final Duration DRAIN = Duration.ofMillis(1500);

  private Main() {}

  /** Runs until the process is told to stop; {@code -help} lists the arguments. */
  public static void main(String[] args) {
    try {
      Optional<Settings> settings = Settings.parse(args);
      if (settings.isPresent()) {
        start(settings.get());
      } else {
        System.out.print(Settings.help());
      }
    } catch (FlagException e) {
      fail(BAD_USAGE, e.getMessage());
    } catch (UnknownHostException e) {
      fail(BAD_USAGE, "unknown host " + e.getMessage());
    } catch (IOException e) {
      fail(FAILED, e.getMessage());
    }
  }

  private static void start(Settings settings) throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    RpcMetrics metrics =
        new RpcMetrics(registry, settings.normalMeanSeconds(), settings.normalDomainSeconds());
    BuildInformation.register(registry);
    if (settings.runtimeMetrics()) {
      RuntimeMetrics.register(registry);
    }

    Health health = new Health();
    Endpoint scrapes =
        bind(
            "listen-address",
            settings.listenAddress(),
            Map.of("/metrics", new MetricsHandler(registry)));
    Endpoint probes = bind("health-address", settings.healthAddress(), health.handlers());
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(health, scrapes, probes), "shutdown"));

    for (RpcLoop loop : loops(settings, metrics)) {
      new Thread(loop, loop.distribution().getClass().getSimpleName()).start();
    }
    scrapes.start();
    probes.start();
    health.setReady(true);
    System.out.printf(
        "demo-app started metrics=%s health=%s seed=%d%n",
        ListenAddress.format(scrapes.address()),
        ListenAddress.format(probes.address()),
        settings.seed());
  }

  private static List<RpcLoop> loops(Settings settings, RpcMetrics metrics) {
    Timeline timeline = Timeline.system();
    Oscillation oscillation = new Oscillation(timeline, settings.oscillationPeriod());
    SplittableRandom seeds = new SplittableRandom(settings.seed());
    SplittableRandom uniform = seeds.split();
    SplittableRandom normal = seeds.split();
    SplittableRandom exponential = seeds.split();
    SplittableRandom dummyIds = seeds.split();
    return List.of(
        new RpcLoop(
            new Distribution.Uniform(settings.uniformDomainSeconds()),
            100,
            uniform,
            metrics::observeUniform,
            oscillation,
            timeline),
        new RpcLoop(
            new Distribution.Normal(settings.normalMeanSeconds(), settings.normalDomainSeconds()),
            75,
            normal,
            seconds -> metrics.observeNormal(seconds, dummyIds.nextInt(DUMMY_IDS)),
            oscillation,
            timeline),
        new RpcLoop(
            new Distribution.Exponential(),
            50,
            exponential,
            metrics::observeExponential,
            oscillation,
            timeline));
  }

  private static Endpoint bind(
      String flag, ListenAddress address, Map<String, com.sun.net.httpserver.HttpHandler> handlers)
      throws IOException {
    try {
      return new Endpoint(flag, address.resolve(), handlers);
    } catch (UnknownHostException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on -"
              + flag
              + "="
              + address.host()
              + ":"
              + address.port()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static void stop(Health health, Endpoint scrapes, Endpoint probes) {
    health.setReady(false);
    try {
      scrapes.drain(DRAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    scrapes.close();
    probes.close();
    // A stop on request is a success; left to itself the JVM would report the signal (143).
    Runtime.getRuntime().halt(0);
  }

  private static void fail(int code, String message) {
    System.err.println("demo-app: " + message);
    System.exit(code);
  }
}
