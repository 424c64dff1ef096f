package io.metricsdemo.operator;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.events.EventRecorder;
import io.metricsdemo.operator.kubernetes.FailureLog;
import io.metricsdemo.operator.kubernetes.RequestFence;
import io.metricsdemo.operator.kubernetes.SharedParts;
import io.metricsdemo.operator.kubernetes.WatchEventDeserializer;
import io.metricsdemo.operator.kubernetes.WatchLog;
import io.metricsdemo.operator.kubernetes.Watches;
import io.metricsdemo.operator.leadership.LeaderElection;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.objects.PodFailures;
import io.metricsdemo.operator.observability.OperatorMetrics;
import io.metricsdemo.operator.observability.ScrapeMetrics;
import io.metricsdemo.operator.parameters.SpecParser;
import io.metricsdemo.operator.reconciler.CachedDemos;
import io.metricsdemo.operator.reconciler.MetricsDemoReconciler;
import io.metricsdemo.operator.reconciler.StatusWriter;
import io.metricsdemo.operator.scraping.ScrapeEventSource;
import io.metricsdemo.operator.scraping.ScrapeLoop;
import io.metricsdemo.operator.status.ManagedKind;
import io.metricsdemo.operator.status.StatusCalculator;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
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

  /** A reconcile changes nothing of the MetricsDemo in the cache, and needs no copy of it. */
  private static final Cloner UNCHANGED =
      new Cloner() {
        @Override
        public <R extends HasMetadata> R clone(R object) {
          return object;
        }
      };

  private static final List<Class<? extends HasMetadata>> WATCHED =
      Stream.concat(
              Stream.of(
                  MetricsDemo.class,
                  EndpointSlice.class,
                  Pod.class,
                  CustomResourceDefinition.class),
              Arrays.stream(ManagedKind.values()).map(ManagedKind::type))
          .toList();

  private final OperatorMetrics metrics;
  private final Operator operator;
  private final Controller<MetricsDemo> controller;

  /** Ours rather than the SDK's: it has to be drained before the Lease is released. */
  private final ThreadPoolExecutor reconciles =
      new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());

  private final WatchLog watchLog;
  private final ScrapeLoop scrapeLoop;
  private final Optional<LeaderElection> election;
  private final AtomicBoolean closed = new AtomicBoolean();

  private MetricsDemoOperator(
      OperatorConfig config,
      KubernetesClient client,
      PrometheusRegistry registry,
      Ending ending,
      Duration conflictRecheck) {
    Clock clock = Clock.systemUTC();
    metrics = new OperatorMetrics(registry, Names.version(), () -> reconciles.getQueue().size());
    operator = new Operator(settings -> configure(settings, client, ending::failed));
    SpecParser parser = new SpecParser(config.images(), config.monitors());
    ScrapeEventSource scrapes = new ScrapeEventSource();
    Watches watches = new Watches(client);
    MetricsDemoReconciler reconciler =
        new MetricsDemoReconciler(
            parser,
            config.loadLimit(),
            new StatusCalculator(clock),
            new StatusWriter(new EventRecorder(client, clock), clock),
            scrapes,
            new PodFailures(client, config.watchedNamespaces(), clock),
            watches,
            this::wakeScrapeLoop,
            conflictRecheck);
    // Not Operator.start(): its election exits the process, and never releases the Lease.
    controller =
        (Controller<MetricsDemo>)
            operator.register(reconciler, settings -> configure(settings, config));
    watchLog = new WatchLog(watches, controller);
    scrapeLoop =
        ScrapeLoop.of(
            config.prometheus(),
            config
                .candidate()
                .map(candidate -> "namespace " + candidate.podNamespace())
                .orElse("where the operator runs"),
            client,
            new CachedDemos(controller.getEventSourceManager(), parser),
            scrapes,
            () -> !reconciles.getQueue().isEmpty(),
            new ScrapeMetrics(registry),
            clock);
    election =
        config
            .candidate()
            .map(
                candidate -> new LeaderElection(client, candidate, this::lead, () -> lost(ending)));
    election.ifPresent(lease -> RequestFence.of(client).openWhile(lease::isHeld));
  }

  /** How the operator informs the process that it cannot go on. */
  public interface Ending {

    /** It can no longer see what happens in the cluster, and has to be started again. */
    void failed();

    /**
     * Another replica may lead from now on. The operator writes nothing any more; it is to be
     * closed, and another one to be started with a new client, which follows.
     */
    default void leadershipLost() {
      failed();
    }
  }

  /**
   * Starts watching and returns when the caches are filled, or cannot be for now. Where there is an
   * election, nothing is reconciled before it is won.
   *
   * @param client made by {@link #client} where there is an election; stays open when the operator
   *     is closed
   * @param registry gets the operator's metrics
   */
  public static MetricsDemoOperator start(
      OperatorConfig config, KubernetesClient client, PrometheusRegistry registry, Ending ending) {
    return start(config, client, registry, ending, CONFLICT_RECHECK);
  }

  static MetricsDemoOperator start(
      OperatorConfig config,
      KubernetesClient client,
      PrometheusRegistry registry,
      Ending ending,
      Duration conflictRecheck) {
    MetricsDemoOperator operator =
        new MetricsDemoOperator(config, client, registry, ending, conflictRecheck);
    try {
      operator.start();
    } catch (RuntimeException e) {
      operator.close();
      throw e;
    }
    return operator;
  }

  private void start() {
    watchLog.start();
    controller.start(false);
    election.ifPresentOrElse(LeaderElection::start, this::lead);
  }

  private synchronized void lead() {
    if (closed.get()) {
      return;
    }
    metrics.leading(true);
    controller.startEventProcessing();
    scrapeLoop.start();
  }

  private void wakeScrapeLoop() {
    scrapeLoop.wake();
  }

  /** What runs is not interrupted, which would only make it log: its next write fails. */
  private void lost(Ending ending) {
    metrics.leading(false);
    scrapeLoop.close();
    controller.getEventProcessor().stop();
    reconciles.getQueue().clear();
    ending.leadershipLost();
  }

  private void configure(
      ConfigurationServiceOverrider settings, KubernetesClient client, Runnable onFailure) {
    settings
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withResourceCloner(UNCHANGED)
        .withMetrics(new AggregatedMetrics(List.of(metrics, new FailureLog())))
        .withExecutorService(reconciles)
        .withConcurrentWorkflowExecutorThreads(THREADS)
        .withInformerStoppedHandler(
            (informer, cause) -> {
              if (cause != null && informer.hasSynced()) {
                LOG.atError().setCause(cause).log("Watch ended, exiting");
                onFailure.run();
              }
            })
        .withStopOnInformerErrorDuringStartup(false)
        .withCacheSyncTimeout(CACHE_SYNC_TIMEOUT)
        .withReconciliationTerminationTimeout(TERMINATION_TIMEOUT)
        // Else the event of the first of two writes in a row hides the second, which is then made
        // again.
        .withParseResourceVersions(true)
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

  /**
   * From a minute after its start on, the client would look for a token with each request, by
   * reading the kubeconfig again.
   */
  private static boolean hasCertificateOnly(Config config) {
    boolean certificate = config.getClientCertData() != null || config.getClientCertFile() != null;
    return certificate
        && config.getAuthProvider() == null
        && config.getOauthToken() == null
        && config.getAutoOAuthToken() == null;
  }

  /** The operator's client, wherever the API server is. */
  public static KubernetesClient client(Config base) {
    return new KubernetesClientBuilder()
        .withHttpClientFactory(new OkHttpClientFactory())
        .withConfig(
            new ConfigBuilder(base)
                .withWatchReconnectInterval(WATCH_RECONNECT_INTERVAL)
                .withRequestRetryBackoffLimit(REQUEST_RETRIES)
                .withUserAgent(Names.FIELD_MANAGER + "/" + Names.version())
                .withOauthTokenProvider(
                    hasCertificateOnly(base) ? () -> null : base.getOauthTokenProvider())
                .build())
        .withHttpClientBuilderConsumer(RequestFence::add)
        .withKubernetesSerialization(serialization())
        .build();
  }

  /** Does not search the class path for all kinds of Kubernetes, which would load their classes. */
  private static KubernetesSerialization serialization() {
    KubernetesSerialization serialization =
        new KubernetesSerialization(
            JsonMapper.builder()
                .addModule(SharedParts.module())
                .addModule(WatchEventDeserializer.module(WATCHED))
                .build(),
            false);
    // The error that ends a watch.
    serialization.registerKubernetesResource(Status.class);
    return serialization;
  }

  /**
   * Takes no more work, waits for the reconciles that run, and releases the Lease; all else, which
   * takes longer, comes after that.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (!closed.compareAndSet(false, true)) {
        return;
      }
      scrapeLoop.close();
      controller.getEventProcessor().stop();
    }
    if (drain()) {
      election.ifPresent(LeaderElection::close);
    } else {
      // What still runs may still write.
      LOG.atWarn()
          .addKeyValue("timeout", TERMINATION_TIMEOUT)
          .log("Reconciliations are still running, the Lease will expire");
      election.ifPresent(LeaderElection::abandon);
    }
    metrics.leading(false);
    watchLog.close();
    controller.stop();
    operator.stop();
  }

  /** Whether all reconciles have ended. */
  private boolean drain() {
    reconciles.shutdown();
    try {
      return reconciles.awaitTermination(TERMINATION_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      reconciles.shutdownNow();
    }
  }
}
