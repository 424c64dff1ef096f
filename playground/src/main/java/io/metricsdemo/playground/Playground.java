package io.metricsdemo.playground;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.operator.InvalidConfigException;
import io.metricsdemo.operator.MetricsDemoOperator;
import io.metricsdemo.operator.OperatorConfig;
import io.metricsdemo.operator.kubernetes.DaemonScheduler;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.parameters.SpecParser;
import io.metricsdemo.playground.cluster.Cluster;
import io.metricsdemo.playground.cluster.Definitions;
import io.metricsdemo.playground.cluster.DemoImage;
import io.metricsdemo.playground.cluster.Informers;
import io.metricsdemo.playground.cluster.PrometheusObjects;
import io.metricsdemo.playground.display.Observer;
import io.metricsdemo.playground.display.Snapshot;
import io.metricsdemo.playground.documents.Applier;
import io.metricsdemo.playground.documents.Document;
import io.metricsdemo.playground.documents.DocumentReader;
import io.metricsdemo.playground.documents.FileWatch;
import io.metricsdemo.playground.documents.Mistake;
import io.metricsdemo.playground.page.LivePage;
import io.metricsdemo.playground.page.PageContent;
import io.metricsdemo.playground.process.RunFolder;
import io.metricsdemo.playground.prometheus.OwnScraper;
import io.metricsdemo.playground.prometheus.PrometheusServer;
import io.metricsdemo.playground.prometheus.Scraper;
import io.metricsdemo.simulator.SimulatedApiServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The running system: API server, operator, controllers, pods and Prometheus. */
final class Playground implements AutoCloseable {

  private static final Duration LOOK_PERIOD = Duration.ofSeconds(1);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  /**
   * What a playground is made of.
   *
   * @param files with the MetricsDemos
   * @param demoAppHome where {@code demo-app.jar} is
   * @param prometheus the program; empty where there is none
   */
  record Settings(List<Path> files, Path demoAppHome, Optional<Path> prometheus) {}

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final KubernetesClient client;
  private final Informers informers;
  private final Scraper scraper;
  private final Observer observer;
  private final Applier applier;
  private final DocumentReader reader;
  private final DaemonScheduler work = new DaemonScheduler("playground");
  private final AtomicBoolean followPending = new AtomicBoolean();
  private final Consumer<Snapshot> onChange;
  private volatile List<Document> documents = List.of();
  private volatile List<Mistake> mistakes = List.of();
  private volatile Scraper.Evidence evidence = Scraper.Evidence.NONE;
  private volatile Snapshot snapshot = new Snapshot(List.of(), "", List.of(), List.of());
  private volatile boolean operatorFailed;

  private Playground(
      Settings settings, DocumentReader reader, RunFolder folder, Consumer<Snapshot> onChange)
      throws IOException, InterruptedException {
    this.onChange = onChange;
    this.reader = reader;
    // Prometheus takes as long to get ready as all that is between here and the operator.
    Future<Scraper> starting = ForkJoinPool.commonPool().submit(() -> scraper(settings, folder));
    SimulatedApiServer server = keep(SimulatedApiServer.start());
    server.registerCrd(Definitions.metricsDemo());
    server.registerCrd(Definitions.serviceMonitor());
    server.registerCrd(Definitions.prometheus());
    server.serveLogs(folder::podLog);
    server.writeKubeconfig(folder.path().resolve("kubeconfig"));
    client = server.client();
    informers = keep(new Informers(client));
    scraper = keep(started(starting));
    scraper.api().ifPresent(new PrometheusObjects(client)::create);
    OperatorConfig config = operatorConfig();
    observer = new Observer(informers, new SpecParser(config.images(), config.monitors()));
    keep(this::endWork);
    keep(
        new Cluster(
            client,
            informers,
            folder,
            new DemoImage(config.images().defaultImage(), settings.demoAppHome())));
    informers.onAnyChange(this::followSoon);
    informers.start();
    keep(
        MetricsDemoOperator.start(
            config, server.client(), new PrometheusRegistry(), () -> operatorFailed = true));
    applier = new Applier(client);
    FileWatch files = keep(new FileWatch(settings.files(), this::read));
    read(files.start());
    work.repeat(this::look, Duration.ZERO, LOOK_PERIOD);
  }

  /**
   * Starts everything and applies the files.
   *
   * @param onChange receives each new state
   */
  static Playground start(
      Settings settings, DocumentReader reader, RunFolder folder, Consumer<Snapshot> onChange)
      throws IOException, InterruptedException {
    return new Playground(settings, reader, folder, onChange);
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  private static Scraper scraper(Settings settings, RunFolder folder)
      throws IOException, InterruptedException {
    return settings.prometheus().isPresent()
        ? PrometheusServer.start(settings.prometheus().get(), folder)
        : new OwnScraper();
  }

  private static Scraper started(Future<Scraper> starting)
      throws IOException, InterruptedException {
    try {
      return starting.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  private static OperatorConfig operatorConfig() {
    try {
      return OperatorConfig.fromEnvironment(Map.of());
    } catch (InvalidConfigException e) {
      throw new IllegalStateException("the operator rejects its settings", e);
    }
  }

  private void read(Map<String, Optional<String>> files) {
    DocumentReader.Reading reading = reader.read(files);
    mistakes = reading.mistakes();
    if (mistakes.isEmpty()) {
      documents = reading.documents();
      mistakes = applier.apply(documents);
    }
    followSoon();
  }

  private void followSoon() {
    if (!followPending.getAndSet(true)) {
      work.schedule(this::follow, Duration.ZERO);
    }
  }

  private void follow() {
    followPending.set(false);
    scraper.follow(
        new Scraper.Discovery(
            selectedMonitors(),
            informers.services().getStore().list(),
            informers.endpointSlices().getStore().list(),
            informers.pods().getStore().list()));
    show();
  }

  /** Without a Prometheus, which selects some, the playground itself scrapes all. */
  private List<ServiceMonitor> selectedMonitors() {
    List<ServiceMonitor> all = informers.serviceMonitors().getStore().list();
    if (scraper.api().isEmpty()) {
      return all;
    }
    return PrometheusObjects.find(informers.prometheuses().getStore().list())
        .map(prometheus -> PrometheusObjects.selected(prometheus, all))
        .orElse(List.of());
  }

  private void look() {
    evidence = scraper.evidence();
    show();
  }

  private void show() {
    Snapshot now = observer.look(evidence, mistakes);
    if (!now.equals(snapshot)) {
      snapshot = now;
      onChange.accept(now);
    }
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** What the web page shows and edits. */
  PageContent page() {
    return new LivePage(this::snapshot, client, informers, scraper);
  }

  /** What is still missing until every pod of every document is scraped as it should be. */
  List<String> missing() {
    return Completion.missing(
        documents.stream().map(document -> document.key().toString()).toList(), snapshot);
  }

  /** Why it makes no sense to go on; empty while it does. */
  Optional<String> failure() {
    return operatorFailed
        ? Optional.of("The operator has exited: its watches of the API server have ended")
        : Optional.empty();
  }

  Duration longestInterval() {
    return snapshot.demos().stream()
        .flatMap(demo -> demo.interval().stream())
        .map(Interval::length)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private void endWork() throws InterruptedException {
    work.shutdown();
    work.awaitTermination(CLOSE_PATIENCE);
    work.close();
  }

  @Override
  public void close() {
    List<Exception> failures = new ArrayList<>();
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("not everything could be closed", failures.get(0));
    }
  }
}
