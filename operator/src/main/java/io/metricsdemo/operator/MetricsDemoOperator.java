package io.metricsdemo.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.events.EventRecorder;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.observability.OperatorMetrics;
import io.metricsdemo.operator.parameters.SpecParser;
import io.metricsdemo.operator.reconciler.MetricsDemoReconciler;
import io.metricsdemo.operator.reconciler.StatusWriter;
import io.metricsdemo.operator.status.StatusCalculator;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running operator, without the process around it. */
public final class MetricsDemoOperator implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MetricsDemoOperator.class);

  /**
   * Reconciles at once, and so about as many requests in flight: more make it slower on the few
   * cores that an operator gets.
   */
  private static final int THREADS = 10;

  /** An object that takes our name is not watched: whether it is gone has to be asked. */
  private static final Duration CONFLICT_RECHECK = Duration.ofSeconds(30);

  private static final Duration CACHE_SYNC_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration TERMINATION_TIMEOUT = Duration.ofSeconds(10);

  /** Restored permissions are noticed within this time, in milliseconds. */
  private static final int WATCH_RECONNECT_INTERVAL = 500;

  /** A failed reconcile is retried as a whole; the client's own patience would block a thread. */
  private static final int REQUEST_RETRIES = 2;

  private final Operator operator;

  private MetricsDemoOperator(Operator operator) {
    this.operator = operator;
  }

  /**
   * Starts watching and returns when the caches are filled, or cannot be for now.
   *
   * @param client stays open when the operator is closed
   * @param registry gets the operator's metrics
   * @param onFailure called when the operator can no longer see what happens in the cluster and has
   *     to be started again
   */
  public static MetricsDemoOperator start(
      OperatorConfig config,
      KubernetesClient client,
      PrometheusRegistry registry,
      Runnable onFailure) {
    return start(config, client, registry, onFailure, CONFLICT_RECHECK);
  }

  static MetricsDemoOperator start(
      OperatorConfig config,
      KubernetesClient client,
      PrometheusRegistry registry,
      Runnable onFailure,
      Duration conflictRecheck) {
    Clock clock = Clock.systemUTC();
    OperatorMetrics metrics = new OperatorMetrics(registry, version());
    Operator operator = new Operator(settings -> configure(settings, client, metrics, onFailure));
    MetricsDemoReconciler reconciler =
        new MetricsDemoReconciler(
            new SpecParser(config.images(), config.serviceMonitorLabels()),
            new StatusCalculator(clock),
            new StatusWriter(new EventRecorder(client, clock), clock),
            conflictRecheck);
    RegisteredController<MetricsDemo> controller =
        operator.register(reconciler, settings -> configure(settings, config));
    operator.start();
    warnOfWatchesThatFail(controller);
    return new MetricsDemoOperator(operator);
  }

  private static void configure(
      ConfigurationServiceOverrider settings,
      KubernetesClient client,
      OperatorMetrics metrics,
      Runnable onFailure) {
    settings
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withMetrics(metrics)
        .withConcurrentReconciliationThreads(THREADS)
        .withConcurrentWorkflowExecutorThreads(THREADS)
        .withInformerStoppedHandler(
            (informer, cause) -> {
              if (cause != null && informer.hasSynced()) {
                LOG.atError().setCause(cause).log("a watch has ended");
                onFailure.run();
              }
            })
        .withStopOnInformerErrorDuringStartup(false)
        .withCacheSyncTimeout(CACHE_SYNC_TIMEOUT)
        .withReconciliationTerminationTimeout(TERMINATION_TIMEOUT)
        // It would stamp a random annotation on the Service and the ServiceMonitor.
        .withPreviousAnnotationForDependentResources(false);
  }

  private static void configure(
      ControllerConfigurationOverrider<MetricsDemo> settings, OperatorConfig config) {
    settings.withRetry(
        new GenericRetry()
            .setInitialInterval(Duration.ofSeconds(1))
            .setIntervalMultiplier(2)
            .setMaxInterval(Duration.ofSeconds(30).toMillis())
            .withoutMaxAttempts());
    if (config.watchedNamespaces().isEmpty()) {
      settings.watchingAllNamespaces();
    } else {
      settings.settingNamespaces(config.watchedNamespaces());
    }
  }

  private static void warnOfWatchesThatFail(RegisteredController<MetricsDemo> controller) {
    controller
        .getControllerHealthInfo()
        .unhealthyInformerEventSourceHealthIndicators()
        .keySet()
        .forEach(
            source ->
                LOG.atWarn()
                    .addKeyValue("event_source", source)
                    .log(
                        "cannot watch yet, and goes on trying: is the CRD {} installed, and may the"
                            + " operator list and watch these objects?",
                        Names.METRICS_DEMO_CRD));
  }

  /** How the operator's client is to be set up, wherever the API server is. */
  public static Config clientConfig(Config base) {
    return new ConfigBuilder(base)
        .withWatchReconnectInterval(WATCH_RECONNECT_INTERVAL)
        .withRequestRetryBackoffLimit(REQUEST_RETRIES)
        .withUserAgent(Names.FIELD_MANAGER + "/" + version())
        .build();
  }

  /** The version of this build, or {@code dev} when it runs from class files. */
  public static String version() {
    String version = MetricsDemoOperator.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  @Override
  public void close() {
    operator.stop();
  }
}
