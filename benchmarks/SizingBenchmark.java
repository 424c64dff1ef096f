import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures what a Prometheus needs for different numbers of series, prints a row for each, and fits memory = base + series *
 * (perSeries + bytes * perByte) to the rows. Used by the script beside it.
 *
 * <p>Arguments: a folder for data, the command of Prometheus, that of demo-app, then the options and points of the script.
 */
public final class SizingBenchmark {

  /** Of one demo-app. */
  private static final int MOST_SERIES = 1_000_000;

  private static final int METRICS = 20;
  private static final int NAME_LENGTH = 8;
  private static final int VALUE_LENGTH = 12;
  private static final List<String> POINTS =
      List.of(
          "10000", "50000", "100000", "200000", "500000", "1000000", "200000:0", "200000:15",
          "200000:30");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private record Point(int series, int labels) {

    static Point parse(String text) {
      String[] parts = text.split(":", 2);
      return new Point(
          Integer.parseInt(parts[0]), parts.length == 2 ? Integer.parseInt(parts[1]) : 5);
    }
  }

  /** Memory in bytes. */
  private record Row(
      Point point,
      double series,
      double bytes,
      double samplesPerSecond,
      double scrapeSeconds,
      double resident,
      double highest,
      double cores) {}

  private final Path work;
  private final String prometheus;
  private final List<String> demoApp;
  private int minutes = 4;
  private int interval = 10;

  private SizingBenchmark(Path work, String prometheus, List<String> demoApp) {
    this.work = work;
    this.prometheus = prometheus;
    this.demoApp = demoApp;
  }

  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    SizingBenchmark benchmark =
        new SizingBenchmark(Path.of(args[0]), args[1], List.of(args[2].split(" ")));
    List<String> points = new ArrayList<>();
    for (int i = 3; i < args.length; i++) {
      switch (args[i]) {
        case "--minutes" -> benchmark.minutes = Integer.parseInt(args[++i]);
        case "--interval" -> benchmark.interval = Integer.parseInt(args[++i]);
        default -> points.add(args[i]);
      }
    }
    benchmark.run((points.isEmpty() ? POINTS : points).stream().map(Point::parse).toList());
  }

  private void run(List<Point> points) throws Exception {
    System.out.printf("scraped every %d s for %d min%n", interval, minutes);
    System.out.printf(
        "%9s %6s %6s %10s %9s %13s %12s %6s %15s%n",
        "series",
        "labels",
        "bytes",
        "samples/s",
        "scrape s",
        "resident MiB",
        "highest MiB",
        "cores",
        "us per sample");
    List<Row> rows = new ArrayList<>();
    for (Point point : points) {
      Row row = measure(point);
      rows.add(row);
      System.out.printf(
          "%9.0f %6d %6.0f %10.0f %9.2f %13.0f %12.0f %6.3f %15.2f%n",
          row.series(),
          point.labels(),
          row.bytes(),
          row.samplesPerSecond(),
          row.scrapeSeconds(),
          row.resident() / (1 << 20),
          row.highest() / (1 << 20),
          row.cores(),
          row.cores() / row.samplesPerSecond() * 1e6);
    }
    if (rows.size() >= 4) {
      fit("resident", rows, rows.stream().mapToDouble(Row::resident).toArray());
      fit("highest", rows, rows.stream().mapToDouble(Row::highest).toArray());
    }
  }

  private Row measure(Point point) throws Exception {
    int api = freePort();
    Path folder = Files.createDirectory(work.resolve(point.series() + "-" + point.labels()));
    int targets = (point.series() + MOST_SERIES - 1) / MOST_SERIES;
    List<Process> processes = new ArrayList<>();
    try {
      List<String> addresses = new ArrayList<>();
      for (int target = 0; target < targets; target++) {
        addresses.add("127.0.0.1:" + freePort());
        Process process =
            start(
                folder.resolve("demo-app-" + target + ".log"),
                demoApp(point, point.series() / targets, addresses.get(target)));
        processes.add(process);
        awaitAnswer(process, "http://" + addresses.get(target) + "/metrics?name%5B%5D=up");
      }
      Files.writeString(
          folder.resolve("prometheus.yml"),
          """
          global: {scrape_interval: %1$ds, scrape_timeout: %1$ds}
          scrape_configs:
          - job_name: load
            static_configs: [{targets: ['%2$s']}]
          """
              .formatted(interval, String.join("','", addresses)));
      Process server =
          start(
              folder.resolve("prometheus.log"),
              List.of(
                  prometheus,
                  "--config.file=" + folder.resolve("prometheus.yml"),
                  "--storage.tsdb.path=" + folder.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + api));
      processes.add(server);
      return watch(point, server, "http://127.0.0.1:" + api);
    } finally {
      for (Process process : processes) {
        process.destroy();
        process.waitFor();
      }
      delete(folder);
    }
  }

  private List<String> demoApp(Point point, int series, String address) throws IOException {
    List<String> command = new ArrayList<>(demoApp);
    command.addAll(
        List.of(
            "-listen-address=" + address,
            "-health-address=127.0.0.1:" + freePort(),
            "-load.gauges=" + METRICS / 2,
            "-load.counters=" + METRICS / 2,
            "-load.series-per-metric=" + series / METRICS,
            "-load.labels=" + point.labels(),
            "-load.label-name-length=" + NAME_LENGTH,
            "-load.label-value-length=" + VALUE_LENGTH));
    return command;
  }

  private Row watch(Point point, Process server, String url) throws Exception {
    awaitAnswer(server, url + "/-/ready");
    while (figure(metrics(url), "prometheus_tsdb_head_samples_appended_total")
        < 2.0 * point.series()) {
      alive(server);
      TimeUnit.SECONDS.sleep(1);
    }
    long begin = System.nanoTime();
    double cpu = cpuSeconds(server);
    double appended = figure(metrics(url), "prometheus_tsdb_head_samples_appended_total");
    List<Double> resident = new ArrayList<>();
    long deadline = begin + TimeUnit.MINUTES.toNanos(minutes);
    while (System.nanoTime() < deadline) {
      alive(server);
      resident.add(status(server, "VmRSS:"));
      TimeUnit.SECONDS.sleep(1);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    double cores = (cpuSeconds(server) - cpu) / seconds;
    String end = metrics(url);
    return new Row(
        point,
        figure(end, "prometheus_tsdb_head_series"),
        seriesBytes(point),
        (figure(end, "prometheus_tsdb_head_samples_appended_total") - appended) / seconds,
        query(url, "max(scrape_duration_seconds)"),
        median(resident.subList(resident.size() / 2, resident.size())),
        status(server, "VmHWM:"),
        cores);
  }

  /** Without the labels job and instance, which every target adds. */
  private static double seriesBytes(Point point) {
    return point.labels() * (double) (NAME_LENGTH + VALUE_LENGTH);
  }

  /** Weighted least squares, so that the relative error is the least. */
  private static void fit(String name, List<Row> rows, double[] measured) {
    boolean withBytes = rows.stream().mapToDouble(Row::bytes).distinct().count() > 1;
    int terms = withBytes ? 3 : 2;
    double[][] equations = new double[terms][terms + 1];
    for (int i = 0; i < measured.length; i++) {
      double[] x = terms(rows.get(i), terms);
      for (int row = 0; row < terms; row++) {
        for (int column = 0; column < terms; column++) {
          equations[row][column] += x[row] * x[column] / (measured[i] * measured[i]);
        }
        equations[row][terms] += x[row] / measured[i];
      }
    }
    double[] solution = solve(equations);
    double least = 0;
    double greatest = 0;
    for (int i = 0; i < measured.length; i++) {
      double[] x = terms(rows.get(i), terms);
      double predicted = 0;
      for (int term = 0; term < terms; term++) {
        predicted += solution[term] * x[term];
      }
      double error = predicted / measured[i] - 1;
      least = Math.min(least, error);
      greatest = Math.max(greatest, error);
    }
    System.out.printf(
        "%s = %.0f MiB + series * (%.0f + %.1f * bytes), error %.0f %% to +%.0f %%%n",
        name,
        solution[0] / (1 << 20),
        solution[1],
        withBytes ? solution[2] : 0,
        100 * least,
        100 * greatest);
  }

  private static double[] terms(Row row, int count) {
    return Arrays.copyOf(new double[] {1, row.series(), row.series() * row.bytes()}, count);
  }

  /** Gauss' elimination; the equations are changed. */
  private static double[] solve(double[][] equations) {
    int size = equations.length;
    for (int pivot = 0; pivot < size; pivot++) {
      for (int row = 0; row < size; row++) {
        double factor = equations[row][pivot] / equations[pivot][pivot];
        for (int column = pivot; row != pivot && column <= size; column++) {
          equations[row][column] -= factor * equations[pivot][column];
        }
      }
    }
    double[] solution = new double[size];
    for (int i = 0; i < size; i++) {
      solution[i] = equations[i][size] / equations[i][i];
    }
    return solution;
  }

  private static double query(String url, String expression) throws Exception {
    String answer = get(url + "/api/v1/query?query=" + expression);
    return Double.parseDouble(answer.replaceAll("(?s).*,\"([^\"]+)\"\\].*", "$1"));
  }

  private static String metrics(String url) throws Exception {
    return get(url + "/metrics");
  }

  private static double figure(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String get(String url) throws Exception {
    return CLIENT
        .send(
            HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMinutes(1)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static void awaitAnswer(Process process, String url) throws Exception {
    while (true) {
      try {
        get(url);
        return;
      } catch (IOException e) {
        alive(process);
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  private static void alive(Process process) {
    if (!process.isAlive()) {
      throw new IllegalStateException("ended with exit code " + process.exitValue());
    }
  }

  private static Process start(Path log, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static double cpuSeconds(Process process) {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  /** A line of /proc/PID/status, in bytes. */
  private static double status(Process process, String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> 1024.0 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
