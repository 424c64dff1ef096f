import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** The program behind benchmarks/at-rest. */
public final class AtRestBenchmark {

  /**
   * Verified data are not checked again for 8 minutes: what is counted before would be too little.
   */
  private static final Duration SETTLING = Duration.ofMinutes(5);

  private final List<Cluster> clusters = new ArrayList<>();
  private final Options options;
  private final Table table;

  private AtRestBenchmark(Options options) {
    this.options = options;
    table =
        new Table(
            options.operators().stream().map(Options.OperatorJar::name).toList(), options.demos());
  }

  /**
   * Arguments: folder for its files, programs of Java and Prometheus, demo-app's command, options.
   */
  public static void main(String[] args) throws Exception {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    try {
      Options options = Options.parse(Arrays.asList(args).subList(4, args.length));
      new AtRestBenchmark(options).run(Path.of(args[0]), args[1], args[2], args[3]);
      System.exit(0);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void run(Path work, String java, String prometheus, String demoApp) throws Exception {
    URI application = URI.create("http://127.0.0.1:" + Processes.freePort());
    Processes.start(
        work.resolve("demo-app.log"),
        Map.of(),
        "%s -runtime-metrics=false -health-address=127.0.0.1:0 -listen-address=%s"
            .formatted(demoApp, application.getAuthority()));
    for (int demos : options.demos()) {
      for (Options.OperatorJar operator : options.operators()) {
        Path folder = Files.createDirectory(work.resolve(operator.name() + "-with-" + demos));
        Cluster cluster = new Cluster(demos, operator, folder, options);
        cluster.start(java, prometheus, application);
        clusters.add(cluster);
      }
    }
    long begin = System.nanoTime();
    for (Cluster cluster : clusters) {
      cluster.create();
    }
    while (!areConverged(begin)) {
      Thread.sleep(2000);
    }
    if (!options.measuresChanges()) {
      Cluster.progress(
          "all are verified; what they cost is counted after another %d s", SETTLING.toSeconds());
      Thread.sleep(SETTLING.toMillis());
    }
    clusters.forEach(Cluster::beginToCount);
    Thread.sleep(options.counted().toMillis());
    for (int column = 0; column < clusters.size(); column++) {
      clusters.get(column).report(table, column);
    }
    table.print("in %d minutes; MetricsDemos:".formatted(options.counted().toMinutes()));
  }

  /** Asks each of them, so that each notes when it was. */
  private boolean areConverged(long begin) throws IOException {
    boolean all = true;
    for (int column = 0; column < clusters.size(); column++) {
      all &= clusters.get(column).isConverged(begin, table, column);
    }
    return all;
  }
}
