import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoSpec;
import io.metricsdemo.api.v1alpha1.MonitoringSpec;
import io.metricsdemo.simulator.LoggedRequest;
import io.metricsdemo.simulator.SchemalessCrd;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** The program behind benchmarks/operator. */
public class OperatorBenchmark {

  static final SimulatedApiServer SERVER = SimulatedApiServer.start();
  static final KubernetesClient CLIENT = SERVER.client();

  final Path work;
  final List<String> command;

  OperatorBenchmark(Path work, List<String> command) {
    this.work = work;
    this.command = command;
  }

  public static void main(String[] args) throws Exception {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    int starts = Integer.parseInt(args[0]);
    int demos = Integer.parseInt(args[1]);
    OperatorBenchmark benchmark =
        new OperatorBenchmark(Path.of(args[2]), Arrays.asList(args).subList(5, args.length));
    SERVER.registerCrd(
        Serialization.unmarshal(
            MetricsDemo.class.getResourceAsStream("/metricsdemos.metricsdemo.io.yaml"),
            CustomResourceDefinition.class));
    SERVER.registerCrd(
        SchemalessCrd.of(ResourceDefinitionContext.fromResourceType(ServiceMonitor.class)));
    SERVER.writeKubeconfig(benchmark.work.resolve("kubeconfig"));
    benchmark.writes();
    benchmark.starts(starts, args[3], args[4]);
    benchmark.memory(demos, args[4]);
    SERVER.close();
  }

  void writes() throws Exception {
    System.out.printf("%nAPI writes of the operator, Events apart%n");
    Process operator = start("");
    SERVER.requests().reset();
    create("demo-app");
    await("first status", () -> status("demo-app").contains("Reconciling"));
    report("create one MetricsDemo with 2 replicas");
    await("no Prometheus", () -> status("demo-app").contains("NoPrometheus"));
    report("it is found that there is no Prometheus");
    pods("demo-app", 0, 2);
    pods("demo-app", 1, 2);
    await("1 ready", () -> get("demo-app").getStatus().getReadyReplicas() == 1);
    report("its first pod gets ready");
    pods("demo-app", 2, 2);
    await("ready", () -> status("demo-app").contains("PodsReady"));
    report("its second pod gets ready");
    edit(spec -> spec.setMonitoring(interval("5s")));
    await("observed", () -> isObserved("demo-app"));
    report("interval 30s -> 5s");
    edit(spec -> spec.setReplicas(3));
    await("observed", () -> isObserved("demo-app"));
    report("replicas 2 -> 3");
    pods("demo-app", 3, 3);
    await("ready", () -> status("demo-app").contains("3 of 3"));
    report("its third pod gets ready");
    Thread.sleep(Duration.ofSeconds(60).toMillis());
    System.out.printf(
        "  %-42s %d writes; reads: %s%n",
        "at rest for 60 s",
        writesNow().size(),
        SERVER.requests().all().stream()
            .filter(request -> request.userAgent().startsWith("metricsdemo-operator"))
            .filter(request -> !request.isWrite())
            .map(LoggedRequest::verb)
            .collect(Collectors.toSet()));
    stop(operator);
    SERVER.requests().reset();
    operator = start("");
    await("synced", () -> SERVER.requests().count("watch", "deployments.apps") > 0);
    Thread.sleep(3000);
    report("restart of the operator");
    stop(operator);
    CLIENT.resource(get("demo-app")).delete();
  }

  void starts(int starts, String record, String replay) throws Exception {
    stop(start(record));
    System.out.printf("%nStart of the process to watching (ms), median of %d, in turns%n", starts);
    List<Long> bare = new ArrayList<>();
    List<Long> archived = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      bare.add(timedStart(""));
      archived.add(timedStart(replay));
    }
    System.out.printf("  %-42s %d%n", "as it is", median(bare));
    System.out.printf("  %-42s %d%n", "with its class archive", median(archived));
  }

  void memory(int demos, String replay) throws Exception {
    System.out.printf("%nResident memory (MiB), with the class archive%n");
    Process operator = start(replay);
    Thread.sleep(5000);
    System.out.printf("  %-42s %d%n", "no MetricsDemo, 5 s after the start", resident(operator));
    long begin = System.nanoTime();
    for (int i = 0; i < demos; i++) {
      create("demo-" + i);
    }
    await("converged", () -> SERVER.requests().count("apply", "metricsdemos.metricsdemo.io", "status") >= demos);
    System.out.printf(
        "  %-42s %d (objects and status written %d s after the first create)%n",
        demos + " MetricsDemos",
        resident(operator),
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
    stop(operator);
  }

  Process start(String option) throws Exception {
    List<String> all = new ArrayList<>(command);
    if (!option.isEmpty()) {
      all.add(1, option);
    }
    Path log = work.resolve("operator.log");
    ProcessBuilder builder =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("KUBECONFIG", work.resolve("kubeconfig").toString());
    builder.environment().put("HEALTH_PORT", "0");
    builder.environment().put("METRICS_PORT", "0");
    Process process = builder.start();
    await("start", () -> Files.readString(log).contains("Watching MetricsDemos"));
    return process;
  }

  long timedStart(String option) throws Exception {
    long begin = System.nanoTime();
    Process process = start(option);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    stop(process);
    return millis;
  }

  static void stop(Process process) throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  static long resident(Process process) throws Exception {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  static void report(String what) {
    TreeMap<String, Long> byKind =
        writesNow().stream()
            .collect(
                Collectors.groupingBy(
                    request ->
                        request.verb()
                            + " "
                            + request.resource().replaceAll("\\..*", "")
                            + (request.subresource().isEmpty() ? "" : "/" + request.subresource()),
                    TreeMap::new,
                    Collectors.counting()));
    System.out.printf("  %-42s %d writes %s%n", what, writesNow().size(), byKind);
    SERVER.requests().reset();
  }

  static List<LoggedRequest> writesNow() {
    return SERVER.requests().writes().stream()
        .filter(request -> request.userAgent().startsWith("metricsdemo-operator"))
        .filter(request -> !request.resource().equals("events"))
        .toList();
  }

  static MetricsDemo get(String name) {
    return CLIENT.resources(MetricsDemo.class).inNamespace("default").withName(name).get();
  }

  static void create(String name) {
    MetricsDemo demo = new MetricsDemo();
    demo.setMetadata(new ObjectMetaBuilder().withNamespace("default").withName(name).build());
    demo.setSpec(new MetricsDemoSpec());
    CLIENT.resource(demo).create();
  }

  static void edit(java.util.function.Consumer<MetricsDemoSpec> change) {
    CLIENT
        .resources(MetricsDemo.class)
        .inNamespace("default")
        .withName("demo-app")
        .edit(
            demo -> {
              change.accept(demo.getSpec());
              return demo;
            });
  }

  static MonitoringSpec interval(String interval) {
    MonitoringSpec monitoring = new MonitoringSpec();
    monitoring.setInterval(interval);
    return monitoring;
  }

  static String status(String name) {
    return Serialization.asYaml(get(name).getStatus());
  }

  static boolean isObserved(String name) {
    MetricsDemo demo = get(name);
    return demo.getMetadata().getGeneration().equals(demo.getStatus().getObservedGeneration());
  }

  static void pods(String name, int ready, int replicas) {
    CLIENT
        .apps()
        .deployments()
        .inNamespace("default")
        .withName(name)
        .editStatus(
            live -> {
              live.setStatus(
                  new DeploymentStatusBuilder()
                      .withObservedGeneration(live.getMetadata().getGeneration())
                      .withReplicas(replicas)
                      .withUpdatedReplicas(replicas)
                      .withReadyReplicas(ready)
                      .withAvailableReplicas(ready)
                      .build());
              return live;
            });
  }

  static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (!isMet(condition)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited in vain for: " + what);
      }
      Thread.sleep(5);
    }
  }

  static boolean isMet(Callable<Boolean> condition) throws Exception {
    try {
      return condition.call();
    } catch (NullPointerException notThereYet) {
      return false;
    }
  }
}
