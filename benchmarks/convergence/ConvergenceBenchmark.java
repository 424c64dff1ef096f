import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.simulator.SchemalessCrd;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** The program behind benchmarks/converge. */
public final class ConvergenceBenchmark {

  /** In the audit policy of e2e/cluster: its writes are logged with their bodies. */
  private static final String RECORDED = "recorded-writes";

  private static final String OPERATOR = "metricsdemo-operator";
  private static final String BARE = "bare client";
  private static final int CREATES_IN_FLIGHT = 10;

  /** The operator writes no more for so long, which is longer than its rounds of queries apart. */
  private static final Duration QUIET = Duration.ofSeconds(6);

  /** For what the API server does after a round. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** Deleting all objects of a kind takes one. */
  private static final Duration LONGEST_REQUEST = Duration.ofMinutes(10);

  private final Options options;
  private final Path audit;
  private final KubernetesClient client;
  private final ExecutorService creates = Executors.newFixedThreadPool(CREATES_IN_FLIGHT);
  private final Map<String, List<Round>> rounds = new LinkedHashMap<>();
  private final Map<String, String> environmentOfPod;

  private ConvergenceBenchmark(Options options) throws IOException {
    this.options = options;
    audit = options.kubeconfig().resolveSibling("log/audit.jsonl");
    client =
        new KubernetesClientBuilder().withHttpClientFactory(new JdkHttpClientFactory())
            .withConfig(
                new ConfigBuilder(Config.fromKubeconfig(Files.readString(options.kubeconfig())))
                    .withRequestTimeout((int) LONGEST_REQUEST.toMillis())
                    .build())
            .build();
    environmentOfPod = environmentOfPod();
  }

  /**
   * What one round has shown.
   *
   * @param seconds from the first create to the last write
   * @param cpu processor time of the operator since the first create, in seconds
   * @param memory of the operator at the last write, in MiB
   * @param peak of that memory
   */
  private record Round(double seconds, int writes, double cpu, double memory, double peak) {}

  public static void main(String[] args) {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    try {
      new ConvergenceBenchmark(Options.parse(List.of(args))).run();
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
    System.exit(0);
  }

  private void run() throws Exception {
    installCrds();
    Map<String, List<RecordedWrite>> recorded = new LinkedHashMap<>();
    for (Options.OperatorJar operator : options.operators()) {
      recorded.put(operator.name(), record(operator));
    }
    RecordedWrite.save(recorded.values().iterator().next(), options.work().resolve("writes.json"));
    for (int round = 1; round <= options.rounds(); round++) {
      if (options.bare()) {
        add(BARE, bare("bare-" + round));
        clean("bare-" + round);
      }
      for (Options.OperatorJar operator : options.operators()) {
        String namespace = operator.name() + "-" + round;
        add(operator.name(), operator(operator, namespace));
        clean(namespace);
      }
    }
    print();
  }

  private void add(String who, Round round) {
    System.out.println(who + ": " + round);
    rounds.computeIfAbsent(who, key -> new ArrayList<>()).add(round);
  }

  /** The more an API server has, the slower it is, and so would be the next one in the round. */
  private void clean(String namespace) throws InterruptedException {
    Stream.of(
            MetricsDemo.class, Deployment.class, Service.class, ServiceMonitor.class, Event.class)
        .forEach(kind -> client.resources(kind).inNamespace(namespace).delete());
    Thread.sleep(PAUSE.toMillis());
  }

  /** The environment of a pod, which has the rights of its ServiceAccount and no kubeconfig. */
  private Map<String, String> environmentOfPod() throws IOException {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("operator")
                .endMetadata()
                .build())
        .serverSideApply();
    client
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName("operator")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                .addNewSubject("", "ServiceAccount", "operator", "default")
                .build())
        .serverSideApply();
    TokenRequest token =
        client
            .serviceAccounts()
            .inNamespace("default")
            .withName("operator")
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(Duration.ofHours(4).toSeconds())
                    .endSpec()
                    .build());
    Config config = client.getConfiguration();
    Path tokenFile = options.work().resolve("token");
    Path caFile = options.work().resolve("ca.crt");
    Files.writeString(tokenFile, token.getStatus().getToken());
    Files.write(caFile, Base64.getDecoder().decode(config.getCaCertData()));
    URI server = URI.create(config.getMasterUrl());
    return Map.of(
        "KUBECONFIG",
        options.work().resolve("none").toString(),
        "KUBERNETES_SERVICE_HOST",
        server.getHost(),
        "KUBERNETES_SERVICE_PORT",
        String.valueOf(server.getPort()),
        "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN",
        tokenFile.toString(),
        "KUBERNETES_CERTS_CA_FILE",
        caFile.toString(),
        "HEALTH_PORT",
        "0",
        "METRICS_PORT",
        "0");
  }

  private void installCrds() {
    Stream.of(
            Serialization.unmarshal(
                MetricsDemo.class.getResourceAsStream("/metricsdemos.metricsdemo.io.yaml"),
                CustomResourceDefinition.class),
            SchemalessCrd.of(ResourceDefinitionContext.fromResourceType(ServiceMonitor.class)))
        .forEach(crd -> client.resource(crd).serverSideApply());
  }

  private RecordedWrite.Demo recordedDemo;

  /** The writes for a demo; the run makes the class archive of the operator too. */
  private List<RecordedWrite> record(Options.OperatorJar operator) throws Exception {
    String namespace = RECORDED + (recordedDemo == null ? "" : "-of-" + operator.name());
    createNamespace(namespace);
    Process process = start(operator, namespace, options.record(operator));
    Requests requests = new Requests(audit, OPERATOR);
    MetricsDemo demo = create(namespace, "recorded-demo");
    if (recordedDemo == null) {
      recordedDemo =
          new RecordedWrite.Demo(namespace, "recorded-demo", demo.getMetadata().getUid());
    }
    awaitQuiet(requests, 1);
    System.out.println(operator.name() + ", requests for each MetricsDemo: " + requests.counts());
    stop(process);
    return requests.writes();
  }

  private Round operator(Options.OperatorJar operator, String namespace) throws Exception {
    createNamespace(namespace);
    Process process = start(operator, namespace, options.replay(operator));
    Thread.sleep(Duration.ofSeconds(2).toMillis());
    Requests requests = new Requests(audit, OPERATOR);
    Duration before = Processes.cpu(process);
    Instant begin = Instant.now();
    createAll(namespace, demo -> {});
    awaitQuiet(requests, options.demos());
    Round round =
        new Round(
            seconds(Duration.between(begin, requests.lastWrite())),
            requests.writeCount(),
            seconds(Processes.cpu(process).minus(before)),
            Processes.memory(process, "VmRSS"),
            Processes.memory(process, "VmHWM"));
    System.out.println(operator.name() + ": " + requests.counts());
    Thread.sleep(Duration.ofSeconds(options.rest()).toMillis());
    System.out.println(
        "  after %d s at rest: %d MiB"
            .formatted(options.rest(), Processes.memory(process, "VmRSS")));
    stop(process);
    if (options.restart()) {
      restart(operator, namespace);
    }
    return round;
  }

  private void restart(Options.OperatorJar operator, String namespace) throws Exception {
    Requests requests = new Requests(audit, OPERATOR);
    long begin = System.nanoTime();
    Process process = start(operator, namespace, options.replay(operator));
    double started = seconds(Duration.ofNanos(System.nanoTime() - begin));
    // Longer than the pause between two rounds of queries at rest.
    Thread.sleep(Duration.ofSeconds(20).toMillis());
    requests.update();
    System.out.println(
        "%s, restart: watching after %.1f s, %d writes, %.1f s of processor time, %d MiB, at most %d"
            .formatted(
                operator.name(),
                started,
                requests.writeCount(),
                seconds(Processes.cpu(process)),
                Processes.memory(process, "VmRSS"),
                Processes.memory(process, "VmHWM")));
    stop(process);
  }

  private Round bare(String namespace) throws Exception {
    createNamespace(namespace);
    Path log = options.work().resolve("bare.log");
    Process process =
        Processes.start(
            log,
            Map.of(),
            String.join(
                " ",
                options.java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "BareClient",
                options.kubeconfig().toString(),
                options.work().resolve("writes.json").toString(),
                recordedDemo.namespace(),
                recordedDemo.name(),
                recordedDemo.uid()));
    Processes.await("start", () -> Files.readString(log).contains("ready"));
    Requests requests = new Requests(audit, BareClient.USER_AGENT);
    Duration before = Processes.cpu(process);
    PrintStream lines =
        new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Instant begin = Instant.now();
    createAll(
        namespace,
        demo -> {
          synchronized (lines) {
            lines.printf(
                "%s %s %s %s%n",
                namespace,
                demo.getMetadata().getName(),
                demo.getMetadata().getUid(),
                demo.getMetadata().getResourceVersion());
          }
        });
    awaitQuiet(requests, options.demos());
    Round round =
        new Round(
            seconds(Duration.between(begin, requests.lastWrite())),
            requests.writeCount(),
            seconds(Processes.cpu(process).minus(before)),
            Processes.memory(process, "VmRSS"),
            Processes.memory(process, "VmHWM"));
    stop(process);
    return round;
  }

  private Process start(Options.OperatorJar operator, String namespace, String option)
      throws Exception {
    Path log = options.work().resolve("operator.log");
    Map<String, String> environment = new LinkedHashMap<>(environmentOfPod);
    environment.put("WATCH_NAMESPACES", namespace);
    Process process =
        Processes.start(
            log,
            environment,
            String.join(" ", operator.command(options.java(), option)));
    Processes.await("start", () -> Files.readString(log).contains("Watching MetricsDemos"));
    return process;
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  private void createNamespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  private void createAll(String namespace, Consumer<MetricsDemo> created) throws Exception {
    List<Future<?>> all =
        IntStream.range(0, options.demos())
            .<Future<?>>mapToObj(
                i -> creates.submit(() -> created.accept(create(namespace, "demo-" + i))))
            .toList();
    for (Future<?> one : all) {
      one.get();
    }
  }

  private MetricsDemo create(String namespace, String name) {
    MetricsDemo demo = new MetricsDemo();
    demo.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    MetricsDemoSpec spec = new MetricsDemoSpec();
    spec.setReplicas(options.replicas());
    demo.setSpec(spec);
    return client.resource(demo).create();
  }

  /** Each demo takes at least one write of each kind. */
  private static void awaitQuiet(Requests requests, int demos) throws Exception {
    long begin = System.nanoTime();
    while (requests.writeCount() < demos * 5
        || requests.lastWrite().plus(QUIET).isAfter(Instant.now())) {
      if (Processes.secondsSince(begin) > 60 + demos / 5) {
        throw new IllegalStateException("still writing, or too little: " + requests.counts());
      }
      Thread.sleep(200);
      requests.update();
    }
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private void print() {
    System.out.printf(
        "%nMedians of %d rounds, %d MetricsDemos of %d replicas%n",
        options.rounds(), options.demos(), options.replicas());
    System.out.printf(
        "%-24s %10s %8s %14s %10s %12s %10s%n",
        "", "seconds", "ratio", "processor s", "MiB", "MiB at most", "writes");
    double bare =
        rounds.containsKey(BARE) ? median(rounds.get(BARE), Round::seconds) : Double.NaN;
    rounds.forEach(
        (who, all) ->
            System.out.printf(
                "%-24s %10.1f %8.2f %14.1f %10.0f %12.0f %10.0f%n",
                who,
                median(all, Round::seconds),
                median(all, Round::seconds) / bare,
                median(all, Round::cpu),
                median(all, Round::memory),
                median(all, Round::peak),
                median(all, Round::writes)));
  }

  private static double median(
      List<Round> all, java.util.function.ToDoubleFunction<Round> figure) {
    double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
