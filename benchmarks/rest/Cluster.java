import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.simulator.SimulatedApiServer;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One API server, operator and Prometheus, with so many demos. */
final class Cluster {

  /** How long to wait for all demos; where some never have a verdict, counting begins then. */
  private static final Duration PATIENCE = Duration.ofMinutes(25);

  private final String title;
  private final Options options;
  private final Options.OperatorJar program;
  private final SimulatedApiServer server = SimulatedApiServer.start();
  private final List<String> names;
  private final Demos demos;
  private final Path folder;
  private final Path log;
  private MonitoringStack monitoring;
  private Process operator;
  private boolean converged;
  private Map<String, Long> statesBefore = Map.of();
  private Figures figures;
  private Optional<Probe> probe = Optional.empty();

  Cluster(int number, Options.OperatorJar program, Path folder, Options options) {
    this.title = "%s with %d demos".formatted(program.name(), number);
    this.options = options;
    this.program = program;
    this.folder = folder;
    log = folder.resolve("operator.log");
    names = Demos.names(number, options);
    demos = new Demos(server.client(), number, options);
  }

  void start(String java, String prometheus, URI application) throws Exception {
    monitoring = new MonitoringStack(folder, prometheus, application, names, options);
    server.registerCrd(definitionOf(program));
    server.registerCrd(
        definition(
            Cluster.class.getResource(
                "/io/metricsdemo/playground/cluster/servicemonitors.monitoring.coreos.com.yaml")));
    Path kubeconfig = folder.resolve("kubeconfig");
    server.writeKubeconfig(kubeconfig);
    int health = Processes.freePort();
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "KUBECONFIG",
                kubeconfig.toString(),
                "HEALTH_PORT",
                String.valueOf(health),
                "METRICS_PORT",
                "0",
                "LEADER_ELECTION",
                "true",
                "POD_NAME",
                "operator",
                "POD_NAMESPACE",
                Demos.NAMESPACE));
    if (options.servers() > 0) {
      monitoring.register(server);
    } else {
      environment.putAll(monitoring.address());
    }
    operator = Processes.start(log, environment, program.command(java));
    URI ready = URI.create("http://127.0.0.1:%d/readyz".formatted(health));
    Processes.await(
        "start of " + title,
        () -> {
          requireRunning();
          return Relay.isAnswered(ready);
        });
  }

  /** An operator that loses its Lease ends, as on an overloaded machine. */
  private void requireRunning() throws IOException {
    if (!operator.isAlive()) {
      List<String> lines = Files.readAllLines(log);
      throw new IllegalStateException(
          "%s has ended: %s".formatted(title, lines.get(lines.size() - 1)));
    }
  }

  /** That of the API which the operator was built with. */
  private static CustomResourceDefinition definitionOf(Options.OperatorJar program)
      throws IOException {
    try (Stream<Path> lib = Files.list(program.lib())) {
      Path crds =
          lib.filter(jar -> jar.getFileName().toString().startsWith("crds-"))
              .findFirst()
              .orElseThrow();
      try (URLClassLoader loader = new URLClassLoader(new URL[] {crds.toUri().toURL()}, null)) {
        return definition(loader.getResource("metricsdemos.metricsdemo.io.yaml"));
      }
    }
  }

  private static CustomResourceDefinition definition(URL yaml) throws IOException {
    try (var content = yaml.openStream()) {
      return Serialization.unmarshal(content, CustomResourceDefinition.class);
    }
  }

  void create() throws Exception {
    demos.create(this::requireRunning);
  }

  /**
   * Whether all demos are as they are to be when counting begins; the first time, when that was.
   */
  boolean isConverged(long begin, Table table, int column) throws IOException {
    if (converged) {
      return true;
    }
    Map<String, Long> states = demos.states();
    if (!states.equals(statesBefore)) {
      progress("%s after %d s: %s", title, Processes.secondsSince(begin), states);
      statesBefore = states;
    }
    boolean arrived = options.measuresChanges() ? demos.haveVerdicts() : demos.areVerified();
    boolean late = Processes.secondsSince(begin) > PATIENCE.toSeconds();
    requireRunning();
    if (late && !options.measuresChanges() && !arrived) {
      throw new IllegalStateException("%s: waited in vain: %s".formatted(title, states));
    }
    converged = arrived || late;
    if (converged) {
      noteConvergence(
          arrived ? String.valueOf(Processes.secondsSince(begin)) : "never", table, column);
    }
    return converged;
  }

  private void noteConvergence(String seconds, Table table, int column) {
    table.put(
        "seconds from the first create to the last "
            + (options.measuresChanges() ? "verdict" : "DataVerified"),
        column,
        seconds);
    long writes = server.requests().writes().stream().filter(Figures::isOfOperator).count();
    table.put(
        "API writes for each demo until then, Events and Leases apart",
        column,
        "%.1f".formatted((double) writes / names.size()));
  }

  void beginToCount() {
    figures = new Figures(operator, server.requests(), monitoring.servers());
    if (options.measuresChanges()) {
      probe = Optional.of(Probe.start(monitoring.breakable(), demos));
    }
  }

  void report(Table table, int column) throws IOException {
    requireRunning();
    probe.ifPresent(changes -> changes.report(table, column));
    figures.report(table, column);
  }

  static void progress(String what, Object... arguments) {
    System.err.printf(what + "%n", arguments);
  }
}
