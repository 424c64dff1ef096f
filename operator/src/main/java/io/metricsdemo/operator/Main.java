package io.metricsdemo.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.operator.kubernetes.ServerMessage;
import io.metricsdemo.operator.kubernetes.TransitionLog;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.observability.HttpEndpoint;
import io.metricsdemo.operator.observability.Logging;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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

  /**
   * Between a lost leadership and the next start, so that a leader that cannot lead does not spin.
   */
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);

  private static final int CANNOT_RUN = 1;
  private static final int WRONG_SETTINGS = 2;

  /** Why an operator is closed. */
  private enum End {
    SIGNAL,
    FAILURE,
    LEADERSHIP_LOST
  }

  private final OperatorConfig config;
  private final Logger log;
  private final AtomicBoolean ready = new AtomicBoolean();

  /** What ends the operator that runs; empty while there is nothing to close. */
  private final AtomicReference<Optional<CompletableFuture<End>>> running =
      new AtomicReference<>(Optional.empty());

  /** The metrics of the operator that runs: they begin anew with each. */
  private final AtomicReference<PrometheusRegistry> operatorMetrics =
      new AtomicReference<>(new PrometheusRegistry());

  private Main(OperatorConfig config, Logger log) {
    this.config = config;
    this.log = log;
  }

  public static void main(String[] args) {
    if (args.length > 0) {
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
      exitCode = new Main(config, log).run();
    } catch (IOException e) {
      log.atError().addKeyValue("err", e.getMessage()).log("Failed to run operator");
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Failed to run operator");
    } catch (InterruptedException e) {
      log.error("Interrupted");
    }
    // Not exit(): after SIGTERM the JVM is on its way out already, with a code of its own.
    Runtime.getRuntime().halt(exitCode);
  }

  /** Returns the exit code when it is time to end, with everything closed. */
  private int run() throws IOException, InterruptedException {
    endOnSignal();
    PrometheusRegistry registry = new PrometheusRegistry();
    registerProcessMetrics(registry);
    registry.register((MultiCollector) () -> operatorMetrics.get().scrape());
    try (HttpEndpoint health =
            listen("HEALTH_PORT", () -> HttpEndpoint.health(config.healthPort(), ready::get));
        HttpEndpoint metrics =
            listen("METRICS_PORT", () -> HttpEndpoint.metrics(config.metricsPort(), registry))) {
      Config apiServer = apiServer();
      log.atInfo()
          .addKeyValue("version", Names.version())
          .addKeyValue("apiServer", ServerMessage.withoutUser(apiServer.getMasterUrl()))
          .addKeyValue("healthPort", health.port())
          .addKeyValue("metricsPort", metrics.port())
          .log("Starting operator");
      while (true) {
        End why = runOperator(apiServer);
        if (why != End.LEADERSHIP_LOST) {
          return why == End.SIGNAL ? 0 : CANNOT_RUN;
        }
        // Not a new process: the kubelet would wait for minutes after some of these.
        Thread.sleep(RESTART_PAUSE.toMillis());
      }
    }
  }

  private static Config apiServer() throws IOException {
    try {
      return Config.autoConfigure(null);
    } catch (RuntimeException e) {
      // What a parser says quotes the file.
      throw new IOException(
          "the kubeconfig is not valid; its content is not shown, since it may hold credentials");
    }
  }

  /** From the start of an operator until it is closed. */
  private End runOperator(Config apiServer) throws InterruptedException {
    CompletableFuture<End> end = new CompletableFuture<>();
    PrometheusRegistry registry = new PrometheusRegistry();
    try (KubernetesClient client = MetricsDemoOperator.client(apiServer)) {
      awaitApiServer(client);
      MetricsDemoOperator operator =
          MetricsDemoOperator.start(config, client, registry, ending(end));
      operatorMetrics.set(registry);
      running.set(Optional.of(end));
      ready.set(true);
      log.atInfo()
          .addKeyValue(
              "namespaces",
              config.watchedNamespaces().isEmpty() ? "all" : config.watchedNamespaces())
          .log("Watching MetricsDemos");
      End why = end.join();
      ready.set(false);
      log.atInfo().addKeyValue("reason", why).log("Stopping operator");
      operator.close();
      if (why == End.LEADERSHIP_LOST) {
        running.set(Optional.empty());
      }
      return why;
    }
  }

  private static MetricsDemoOperator.Ending ending(CompletableFuture<End> end) {
    return new MetricsDemoOperator.Ending() {
      @Override
      public void failed() {
        end.complete(End.FAILURE);
      }

      @Override
      public void leadershipLost() {
        end.complete(End.LEADERSHIP_LOST);
      }
    };
  }

  /**
   * Without the API server there is nothing to start with; it may take its time, as after a power
   * cut.
   */
  private void awaitApiServer(KubernetesClient client) throws InterruptedException {
    TransitionLog<String> failures =
        new TransitionLog<>(
            log, "Failed to reach API server, retrying", "API server is reachable again");
    while (true) {
      try {
        client.getKubernetesVersion();
        break;
      } catch (KubernetesClientException e) {
        if (isAnswer(e)) {
          break;
        }
        failures.failed("", "away", line -> line.addKeyValue("err", ServerMessage.of(e)));
      }
      Thread.sleep(API_SERVER_RETRY.toMillis());
    }
    failures.recovered("", line -> line);
  }

  /** A refusal is an answer too: what is not permitted is reported where it is needed. */
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
          "the port in %s is already in use. Free it or set another one: %s"
              .formatted(setting, e.getMessage()),
          e);
    }
  }

  /**
   * SIGTERM and SIGINT ask for the end, and the JVM waits until the main thread has closed all.
   * Before the start is finished, and between two operators, there is nothing to close.
   */
  private void endOnSignal() {
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    Optional<CompletableFuture<End>> end = running.get();
                    if (end.isPresent()) {
                      end.get().complete(End.SIGNAL);
                      main.join(END_PATIENCE.toMillis());
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  Runtime.getRuntime().halt(0);
                },
                "shutdown"));
  }

  private static void registerProcessMetrics(PrometheusRegistry registry) {
    ProcessMetrics.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
  }
}
