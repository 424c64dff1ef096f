import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.simulator.LoggedRequest;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** The program behind benchmarks/at-rest. */
public class AtRestBenchmark {

  static final String NAMESPACE = "default";
  static final int PODS = 2;

  /** Verified data are not checked again for 8 minutes: what is counted before would be too little. */
  static final Duration SETTLING = Duration.ofMinutes(5);

  static final ConcurrentLinkedDeque<Process> CHILDREN = new ConcurrentLinkedDeque<>();

  /** What is printed: rows in the order in which they are first filled, a column for each cluster. */
  static final Map<String, Map<Integer, String>> TABLE = new LinkedHashMap<>();

  public static void main(String[] args) throws Exception {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    Runtime.getRuntime().addShutdownHook(new Thread(AtRestBenchmark::endChildren));
    try {
      run(args);
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  static void run(String[] args) throws Exception {
    Path work = Path.of(args[0]);
    Duration counted = Duration.ofMinutes(Integer.parseInt(args[1]));
    int app = freePort();
    start(
        work.resolve("demo-app.log"),
        Map.of(),
        args[3] + " -runtime-metrics=false -health-address=127.0.0.1:0 -listen-address=127.0.0.1:" + app);
    List<Cluster> clusters = new ArrayList<>();
    for (String demos : Arrays.copyOfRange(args, 5, args.length)) {
      Path folder = Files.createDirectory(work.resolve("with-" + demos));
      clusters.add(new Cluster(Integer.parseInt(demos), folder));
    }
    for (Cluster cluster : clusters) {
      cluster.start(args[2], app, args[4]);
    }
    long begin = System.nanoTime();
    for (Cluster cluster : clusters) {
      cluster.create();
    }
    for (Cluster cluster : clusters) {
      cluster.awaitVerified(begin);
    }
    tell("all are verified; they rest for %d s, and then what they cost is counted", SETTLING.toSeconds());
    Thread.sleep(SETTLING.toMillis());
    for (Cluster cluster : clusters) {
      cluster.beginToCount();
    }
    Thread.sleep(counted.toMillis());
    for (Cluster cluster : clusters) {
      cluster.report();
    }
    print(counted, clusters);
  }

  /** One API server, operator and Prometheus, with so many demos. */
  static final class Cluster {

    private final int demos;
    private final Path folder;
    private final SimulatedApiServer server = SimulatedApiServer.start();
    private final KubernetesClient client = server.client();
    private CountedPrometheus prometheus;
    private Process operator;
    private Duration cpuBefore;

    Cluster(int demos, Path folder) {
      this.demos = demos;
      this.folder = folder;
    }

    void start(String prometheusProgram, int app, String operatorCommand) throws Exception {
      prometheus = new CountedPrometheus(startPrometheus(prometheusProgram, app));
      server.registerCrd(definition("/metricsdemos.metricsdemo.io.yaml"));
      server.registerCrd(
          definition(
              "/io/metricsdemo/playground/cluster/servicemonitors.monitoring.coreos.com.yaml"));
      Path kubeconfig = folder.resolve("kubeconfig");
      server.writeKubeconfig(kubeconfig);
      Path log = folder.resolve("operator.log");
      Map<String, String> environment =
          Map.of(
              "KUBECONFIG", kubeconfig.toString(),
              "HEALTH_PORT", "0",
              "METRICS_PORT", "0",
              "LEADER_ELECTION", "true",
              "POD_NAME", "operator",
              "POD_NAMESPACE", NAMESPACE,
              "PROMETHEUS_URL", prometheus.url());
      operator = AtRestBenchmark.start(log, environment, operatorCommand);
      await("start", () -> Files.readString(log).contains("Watching MetricsDemos"));
    }

    private URI startPrometheus(String program, int app) throws Exception {
      StringBuilder configuration =
          new StringBuilder("global: {scrape_interval: 30s}\nscrape_configs:\n");
      for (int demo = 0; demo < demos; demo++) {
        configuration.append(
            "- job_name: serviceMonitor/%s/%s/0\n  static_configs:\n"
                .formatted(NAMESPACE, name(demo)));
        for (int pod = 0; pod < PODS; pod++) {
          configuration.append(
              ("  - {targets: ['127.0.0.1:%d'], labels: {namespace: %s, job: %3$s, service: %3$s, pod: %4$s,"
                      + " instance: '%4$s:8080', endpoint: %5$s, app_kubernetes_io_managed_by: %6$s}}\n")
                  .formatted(
                      app, NAMESPACE, name(demo), pod(demo, pod), Names.METRICS_PORT, Labels.OPERATOR));
        }
      }
      Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
      int port = freePort();
      AtRestBenchmark.start(
          folder.resolve("prometheus.log"),
          Map.of(),
          "%s --config.file=%s --storage.tsdb.path=%s --web.listen-address=127.0.0.1:%d --log.level=warn"
              .formatted(program, file, folder.resolve("data"), port));
      URI url = URI.create("http://127.0.0.1:" + port);
      await("Prometheus", () -> isReady(url));
      return url;
    }

    private static boolean isReady(URI url) throws InterruptedException {
      try {
        return CountedPrometheus.get(url.resolve("/-/ready")).statusCode() == 200;
      } catch (IOException e) {
        return false;
      }
    }

    /** The benchmark plays the controllers: all pods are ready at once. */
    void create() throws Exception {
      for (int i = 0; i < demos; i++) {
        MetricsDemo demo = new MetricsDemo();
        demo.setMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name(i)).build());
        demo.setSpec(new MetricsDemoSpec());
        client.resource(demo).create();
      }
      for (int i = 0; i < demos; i++) {
        String name = name(i);
        await("Deployment " + name, () -> deployment(name).get() != null);
        deployment(name)
            .editStatus(
                live -> {
                  live.setStatus(
                      new DeploymentStatusBuilder()
                          .withObservedGeneration(live.getMetadata().getGeneration())
                          .withReplicas(PODS)
                          .withUpdatedReplicas(PODS)
                          .withReadyReplicas(PODS)
                          .withAvailableReplicas(PODS)
                          .build());
                  return live;
                });
        client.resource(slice(i).build()).create();
      }
    }

    private RollableScalableResource<Deployment> deployment(String name) {
      return client.apps().deployments().inNamespace(NAMESPACE).withName(name);
    }

    private static EndpointSliceBuilder slice(int demo) {
      EndpointSliceBuilder slice =
          new EndpointSliceBuilder()
              .withNewMetadata()
              .withNamespace(NAMESPACE)
              .withName(name(demo))
              .withLabels(new TreeMap<>(Labels.selector(name(demo))))
              .addToLabels("kubernetes.io/service-name", name(demo))
              .endMetadata()
              .withAddressType("IPv4")
              .addNewPort()
              .withName(Names.METRICS_PORT)
              .withPort(Names.METRICS_PORT_NUMBER)
              .endPort();
      for (int pod = 0; pod < PODS; pod++) {
        slice
            .addNewEndpoint()
            .withAddresses("10.0.0." + (pod + 1))
            .withNewConditions()
            .withReady(true)
            .endConditions()
            .withNewTargetRef()
            .withKind("Pod")
            .withName(pod(demo, pod))
            .endTargetRef()
            .endEndpoint();
      }
      return slice;
    }

    void awaitVerified(long begin) throws Exception {
      Map<String, Long> states = states();
      for (Map<String, Long> before = Map.of(); !isVerified(states); states = states()) {
        if (!states.equals(before)) {
          tell("%d demos after %d s: %s", demos, secondsSince(begin), states);
        }
        if (!operator.isAlive() || secondsSince(begin) > Duration.ofMinutes(20).toSeconds()) {
          throw new IllegalStateException("not all of %d are verified: %s".formatted(demos, states));
        }
        before = states;
        Thread.sleep(5000);
      }
      row("seconds from the first create to the last DataVerified", secondsSince(begin));
      long writes = server.requests().writes().stream().filter(Cluster::isOfOperator).count();
      row(
          "API writes for each demo until then, Events and Leases apart",
          "%.1f".formatted((double) writes / demos));
    }

    private boolean isVerified(Map<String, Long> states) {
      return states.equals(Map.of("Scraped=True DataVerified=True", (long) demos));
    }

    /** How many demos are in which state. */
    private Map<String, Long> states() {
      return client.resources(MetricsDemo.class).inNamespace(NAMESPACE).list().getItems().stream()
          .map(demo -> condition(demo, "Scraped") + " " + condition(demo, "DataVerified"))
          .collect(Collectors.groupingBy(state -> state, TreeMap::new, Collectors.counting()));
    }

    private static String condition(MetricsDemo demo, String type) {
      List<Condition> all = demo.getStatus() == null ? null : demo.getStatus().getConditions();
      return (all == null ? List.<Condition>of() : all)
          .stream()
              .filter(condition -> condition.getType().equals(type))
              .map(
                  condition ->
                      condition.getStatus().equals("True")
                          ? type + "=True"
                          : "%s=%s/%s".formatted(type, condition.getStatus(), condition.getReason()))
              .findFirst()
              .orElse(type + " absent");
    }

    void beginToCount() {
      cpuBefore = cpu();
      server.requests().reset();
      prometheus.reset();
    }

    void report() throws IOException {
      String cpu = "%.2f".formatted(cpu().minus(cpuBefore).toMillis() / 1e3);
      List<LoggedRequest> requests = server.requests().matching(Cluster::isOfOperator);
      Map<CountedPrometheus.Kind, CountedPrometheus.Tally> asked = prometheus.tallies();
      asked.forEach(
          (kind, tally) -> {
            row("Prometheus: " + kind.title, tally.requests());
            if (CountedPrometheus.QUERIES.contains(kind)) {
              row("Prometheus: " + kind.title + ", KiB answered", tally.bytes() / 1024);
              row("Prometheus: " + kind.title + ", slowest, ms", tally.slowestMillis());
            }
          });
      row(
          "Prometheus: longest time between two checks of one demo's data, s",
          prometheus.longestPauseSeconds());
      row(
          "Prometheus: answers that were no success",
          asked.values().stream().mapToLong(CountedPrometheus.Tally::failures).sum());
      Map<String, Long> atApiServer =
          requests.stream()
              .collect(Collectors.groupingBy(Cluster::kind, TreeMap::new, Collectors.counting()));
      row("API server: Lease", atApiServer.getOrDefault(LEASE, 0L));
      row("API server: watches renewed", atApiServer.getOrDefault(WATCH, 0L));
      atApiServer.keySet().removeAll(List.of(LEASE, WATCH));
      row("API server: all else", atApiServer.values().stream().mapToLong(count -> count).sum());
      row("operator: processor time, s", cpu);
      row("operator: resident at the end, MiB", resident());
      atApiServer.forEach((kind, count) -> row("API server: all else: " + kind, count));
    }

    private static final String LEASE = "Lease";
    private static final String WATCH = "watch";

    private static boolean isOfOperator(LoggedRequest request) {
      return request.userAgent().startsWith(Names.FIELD_MANAGER);
    }

    private static String kind(LoggedRequest request) {
      if (request.resource().startsWith("leases")) {
        return LEASE;
      }
      return request.verb().equals(WATCH)
          ? WATCH
          : "%s %s %s".formatted(request.verb(), request.resource(), request.subresource()).strip();
    }

    private Duration cpu() {
      return operator.info().totalCpuDuration().orElseThrow();
    }

    private long resident() throws IOException {
      return Files.readAllLines(Path.of("/proc", String.valueOf(operator.pid()), "status")).stream()
          .filter(line -> line.startsWith("VmRSS"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    }

    private void row(String title, Object value) {
      TABLE.computeIfAbsent(title, key -> new TreeMap<>()).put(demos, String.valueOf(value));
    }

    private static String name(int demo) {
      return "demo-" + demo;
    }

    private static String pod(int demo, int pod) {
      return name(demo) + "-" + pod;
    }

    private static CustomResourceDefinition definition(String resource) {
      return Serialization.unmarshal(
          AtRestBenchmark.class.getResourceAsStream(resource), CustomResourceDefinition.class);
    }
  }

  /** Stands between the operator and a Prometheus, and counts what passes. */
  static final class CountedPrometheus {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final Pattern DEMOS = Pattern.compile("job=~\"([^\"]*)\"");

    private final Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);
    private final Map<String, Long> checkedAt = new HashMap<>();
    private final HttpServer front;
    private long longestPause;

    enum Kind {
      LIVENESS("queries for what is up"),
      DATA("queries for data"),
      COUNTS_BEFORE("queries for counts of 8 minutes ago"),
      TARGETS("requests for targets"),
      OTHER("other requests");

      final String title;

      Kind(String title) {
        this.title = title;
      }

      static Kind of(URI request) {
        String query = request.getQuery();
        if (request.getPath().equals("/api/v1/targets")) {
          return TARGETS;
        }
        if (!request.getPath().equals("/api/v1/query") || query == null) {
          return OTHER;
        }
        if (query.contains("up{")) {
          return LIVENESS;
        }
        return query.contains("min_over_time") ? COUNTS_BEFORE : DATA;
      }
    }

    static final Set<Kind> QUERIES = EnumSet.range(Kind.LIVENESS, Kind.COUNTS_BEFORE);

    record Tally(long requests, long bytes, long slowestMillis, long failures) {

      Tally and(int status, int more, long millis) {
        return new Tally(
            requests + 1,
            bytes + more,
            Math.max(slowestMillis, millis),
            failures + (status == 200 ? 0 : 1));
      }
    }

    CountedPrometheus(URI prometheus) throws IOException {
      reset();
      front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      front.createContext("/", exchange -> pass(exchange, prometheus));
      front.start();
    }

    private void pass(HttpExchange exchange, URI prometheus) throws IOException {
      try (exchange) {
        long begin = System.nanoTime();
        HttpResponse<byte[]> answer = get(URI.create(prometheus + exchange.getRequestURI().toString()));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        synchronized (tallies) {
          tallies.computeIfPresent(
              Kind.of(exchange.getRequestURI()),
              (kind, before) -> before.and(answer.statusCode(), answer.body().length, millis));
          noteChecks(exchange.getRequestURI());
        }
        answer
            .headers()
            .firstValue("Content-Type")
            .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void noteChecks(URI request) {
      if (Kind.of(request) == Kind.DATA) {
        long now = System.nanoTime();
        DEMOS
            .matcher(request.getQuery())
            .results()
            .flatMap(found -> Stream.of(found.group(1).split("\\|")))
            .forEach(
                demo -> {
                  longestPause = Math.max(longestPause, now - checkedAt.getOrDefault(demo, now));
                  checkedAt.put(demo, now);
                });
      }
    }

    /** Of one demo, ended by a check since the reset, or not ended yet. */
    long longestPauseSeconds() {
      synchronized (tallies) {
        long now = System.nanoTime();
        return TimeUnit.NANOSECONDS.toSeconds(
            checkedAt.values().stream().mapToLong(at -> now - at).reduce(longestPause, Math::max));
      }
    }

    static HttpResponse<byte[]> get(URI url) throws IOException, InterruptedException {
      return CLIENT.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray());
    }

    String url() {
      return "http://127.0.0.1:" + front.getAddress().getPort();
    }

    Map<Kind, Tally> tallies() {
      synchronized (tallies) {
        return new EnumMap<>(tallies);
      }
    }

    void reset() {
      synchronized (tallies) {
        longestPause = 0;
        for (Kind kind : Kind.values()) {
          tallies.put(kind, new Tally(0, 0, 0, 0));
        }
      }
    }
  }

  static void print(Duration counted, List<Cluster> clusters) {
    StringBuilder header =
        new StringBuilder(
            "%n%-68s".formatted("in %d minutes at rest; MetricsDemos:".formatted(counted.toMinutes())));
    clusters.forEach(cluster -> header.append("%8d".formatted(cluster.demos)));
    System.out.println(header);
    TABLE.forEach(
        (title, values) -> {
          StringBuilder line =
              new StringBuilder("%-68s".formatted(title));
          clusters.forEach(
              cluster -> line.append("%8s".formatted(values.getOrDefault(cluster.demos, "0"))));
          System.out.println(line);
        });
  }

  static Process start(Path log, Map<String, String> environment, String command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command.split(" ")).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    CHILDREN.add(process);
    return process;
  }

  static void endChildren() {
    CHILDREN.forEach(Process::destroy);
    CHILDREN.forEach(child -> child.onExit().join());
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static void await(String what, Callable<Boolean> condition) throws Exception {
    long begin = System.nanoTime();
    while (!condition.call()) {
      if (secondsSince(begin) > 60) {
        throw new IllegalStateException("waited in vain for: " + what);
      }
      Thread.sleep(20);
    }
  }

  static long secondsSince(long begin) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
  }

  static void tell(String what, Object... arguments) {
    System.err.printf(what + "%n", arguments);
  }
}
