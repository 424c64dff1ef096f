package io.metricsdemo.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.kubernetes.ServerMessage;
import io.metricsdemo.operator.observability.HttpEndpoint;
import io.metricsdemo.operator.observability.Logging;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's process: settings from the environment, probes, metrics, and a graceful end. With
 * arguments it is a command instead.
 */
public final class Main {

  private static final Duration API_SERVER_RETRY = Duration.ofSeconds(1);

  /** Less than the kubelet grants, and more than running reconciles get. */
  private static final Duration END_PATIENCE = Duration.ofSeconds(18);

  private static final int CANNOT_RUN = 1;
  private static final int WRONG_SETTINGS = 2;

  private Main() {}

  public static void main(String[] args) {
    if (args.length > 0) {
      Logging.warnOnStandardError();
      System.exit(Commands.run(args));
    }
    OperatorConfig config;
    try {
      config = OperatorConfig.fromEnvironment(System.getenv());
    } catch (InvalidConfigException e) {
      System.err.println(e.getMessage());
      System.exit(WRONG_SETTINGS);
      return;
    }
    Logging.configure(config.logFormat());
    Logger log = LoggerFactory.getLogger(Main.class);
    int exitCode = CANNOT_RUN;
    try {
      exitCode = run(config, log);
    } catch (IOException e) {
      log.error("the operator cannot run: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("the operator cannot run");
    } catch (InterruptedException e) {
      log.error("interrupted");
    }
    // Not exit(): after SIGTERM the JVM is on its way out already, with a code of its own.
    Runtime.getRuntime().halt(exitCode);
  }

  /** Returns the exit code when it is time to end, with everything closed. */
  private static int run(OperatorConfig config, Logger log)
      throws IOException, InterruptedException {
    AtomicBoolean ready = new AtomicBoolean();
    AtomicBoolean started = new AtomicBoolean();
    CompletableFuture<Integer> end = endOnSignal(started::get);
    PrometheusRegistry registry = new PrometheusRegistry();
    registerProcessMetrics(registry);
    try (HttpEndpoint health =
            listen("HEALTH_PORT", () -> HttpEndpoint.health(config.healthPort(), ready::get));
        HttpEndpoint metrics =
            listen("METRICS_PORT", () -> HttpEndpoint.metrics(config.metricsPort(), registry));
        KubernetesClient client = MetricsDemoOperator.client(Config.autoConfigure(null))) {
      log.atInfo()
          .addKeyValue("version", MetricsDemoOperator.version())
          .addKeyValue("api_server", client.getMasterUrl())
          .addKeyValue("health_port", health.port())
          .addKeyValue("metrics_port", metrics.port())
          .log("starting");
      awaitApiServer(client, log);
      MetricsDemoOperator operator =
          MetricsDemoOperator.start(config, client, registry, ending(end));
      started.set(true);
      ready.set(true);
      log.atInfo()
          .addKeyValue(
              "namespaces",
              config.watchedNamespaces().isEmpty() ? "all" : config.watchedNamespaces())
          .log("watching MetricsDemos");
      int exitCode = end.join();
      ready.set(false);
      log.info("stopping");
      operator.close();
      return exitCode;
    }
  }

  private static MetricsDemoOperator.Ending ending(CompletableFuture<Integer> end) {
    return new MetricsDemoOperator.Ending() {
      @Override
      public void failed() {
        end.complete(CANNOT_RUN);
      }

      @Override
      public void leadershipLost() {
        Runtime.getRuntime().halt(CANNOT_RUN);
      }
    };
  }

  /**
   * Without the API server there is nothing to start with; it may take its time, as after a power
   * cut.
   */
  private static void awaitApiServer(KubernetesClient client, Logger log)
      throws InterruptedException {
    boolean told = false;
    while (true) {
      try {
        client.getKubernetesVersion();
        break;
      } catch (KubernetesClientException e) {
        if (isAnswer(e)) {
          break;
        }
        if (!told) {
          told = true;
          log.atWarn()
              .addKeyValue("answer", ServerMessage.of(e))
              .log("the API server cannot be reached, and is tried again");
        }
      }
      Thread.sleep(API_SERVER_RETRY.toMillis());
    }
    if (told) {
      log.info("the API server answers");
    }
  }

  /** A refusal is an answer too: what is not permitted is told where it is needed. */
  private static boolean isAnswer(KubernetesClientException e) {
    return e.getCode() > 0 && e.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR;
  }

  /** A server on a port, whose number a setting gives. */
  private interface Listener<T> {
    T listen() throws IOException;
  }

  private static <T> T listen(String setting, Listener<T> listener) throws IOException {
    try {
      return listener.listen();
    } catch (BindException e) {
      throw new IOException(
          "the port that %s gives is taken; free it or set another: %s"
              .formatted(setting, e.getMessage()),
          e);
    }
  }

  /**
   * SIGTERM and SIGINT ask for the end, and the JVM waits until the main thread has closed all.
   * Before the start is finished there is nothing to close.
   */
  private static CompletableFuture<Integer> endOnSignal(BooleanSupplier started) {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  end.complete(0);
                  try {
                    if (started.getAsBoolean()) {
                      main.join(END_PATIENCE.toMillis());
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  Runtime.getRuntime().halt(0);
                },
                "shutdown"));
    return end;
  }

  private static void registerProcessMetrics(PrometheusRegistry registry) {
    ProcessMetrics.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
  }
}
