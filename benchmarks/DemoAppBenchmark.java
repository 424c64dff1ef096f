import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures programs that serve /metrics, side by side: all in turn in each run, by the same client, and
 * prints the medians over the runs with ratios to the first program. Used by the script beside it.
 *
 * <p>Arguments: runs, then for each program its name and its command line as one argument, in which
 * {@code {metrics}} and {@code {health}} become free ports.
 */
public final class DemoAppBenchmark {

  /** What Prometheus 3 sends without native histograms. */
  private static final String AS_PROMETHEUS =
      "Accept: application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
          + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2\r\n"
          + "Accept-Encoding: gzip\r\n";

  private static final int PAUSE_MILLIS = 10;

  private record Program(String name, List<String> command) {}

  private DemoAppBenchmark() {}

  public static void main(String[] args) throws Exception {
    int runs = Integer.parseInt(args[0]);
    List<Program> programs = new ArrayList<>();
    for (int i = 1; i < args.length; i += 2) {
      programs.add(new Program(args[i], List.of(args[i + 1].trim().split("\\s+"))));
    }
    // A run that is not counted warms this client up.
    measure(programs.get(0));
    Map<String, Map<String, List<Double>>> results = new LinkedHashMap<>();
    for (int run = 0; run < runs; run++) {
      for (Program program : programs) {
        measure(program)
            .forEach(
                (row, value) ->
                    results
                        .computeIfAbsent(row, r -> new LinkedHashMap<>())
                        .computeIfAbsent(program.name(), p -> new ArrayList<>())
                        .add(value));
      }
    }
    print(programs, results);
  }

  private static Map<String, Double> measure(Program program) throws Exception {
    int metrics = freePort();
    int health = freePort();
    List<String> command =
        program.command().stream()
            .map(word -> word.replace("{metrics}", metrics + "").replace("{health}", health + ""))
            .toList();
    Map<String, Double> result = new LinkedHashMap<>();
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (Socket socket = connect(metrics, process)) {
      Scraper text = new Scraper(socket, "");
      text.scrape();
      result.put("start to first scrape, ms", (System.nanoTime() - start) / 1e6);
      // Prometheus finds a new pod after seconds, not at once.
      TimeUnit.SECONDS.sleep(4);
      result.put("resident, after 4 s, MiB", residentMebibytes(process));
      result.put("first 100 scrapes, text, us", median(text, 100, PAUSE_MILLIS));
      median(text, 3000, 0);
      result.put("warm, back to back, text, us", median(text, 1000, 0));
      result.put("warm, 10 ms apart, text, us", median(text, 200, PAUSE_MILLIS));
      Scraper prometheus = new Scraper(socket, AS_PROMETHEUS);
      median(prometheus, 3000, 0);
      result.put("warm, back to back, OpenMetrics gzip, us", median(prometheus, 1000, 0));
      result.put("warm, 10 ms apart, OpenMetrics gzip, us", median(prometheus, 200, PAUSE_MILLIS));
      result.put("resident, at the end, MiB", residentMebibytes(process));
    } finally {
      process.destroy();
      process.waitFor();
    }
    return result;
  }

  private static Socket connect(int port, Process process) throws Exception {
    while (true) {
      Socket socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return socket;
      } catch (IOException e) {
        socket.close();
        if (!process.isAlive()) {
          throw new IllegalStateException("ended with exit code " + process.exitValue(), e);
        }
        TimeUnit.MICROSECONDS.sleep(500);
      }
    }
  }

  private static double median(Scraper scraper, int scrapes, int pauseMillis) throws Exception {
    double[] micros = new double[scrapes];
    for (int i = 0; i < scrapes; i++) {
      if (pauseMillis > 0) {
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
      }
      long start = System.nanoTime();
      scraper.scrape();
      micros[i] = (System.nanoTime() - start) / 1e3;
    }
    return median(micros);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double residentMebibytes(Process process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IllegalStateException("no VmRSS of " + process.pid());
  }

  private static int freePort() throws IOException {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void print(
      List<Program> programs, Map<String, Map<String, List<Double>>> results) {
    StringBuilder header = new StringBuilder(String.format("%-42s", "median"));
    for (Program program : programs) {
      header.append(String.format("%22s", program.name()));
    }
    System.out.println(header);
    results.forEach(
        (row, byProgram) -> {
          StringBuilder line = new StringBuilder(String.format("%-42s", row));
          double base = 0;
          for (Program program : programs) {
            double value =
                median(byProgram.get(program.name()).stream().mapToDouble(v -> v).toArray());
            base = base == 0 ? value : base;
            line.append(String.format("%12.1f %8.2fx", value, value / base));
          }
          System.out.println(line);
        });
  }

  /** One kept connection; reads exactly one response, by its length or by its chunks. */
  private static final class Scraper {

    private final InputStream in;
    private final OutputStream out;
    private final byte[] request;

    Scraper(Socket socket, String headers) throws IOException {
      in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
      out = socket.getOutputStream();
      request =
          ("GET /metrics HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
              .getBytes(StandardCharsets.US_ASCII);
    }

    void scrape() throws IOException {
      out.write(request);
      String status = line();
      if (!status.startsWith("HTTP/1.1 200")) {
        throw new IOException(status);
      }
      int length = -1;
      for (String header = line(); !header.isEmpty(); header = line()) {
        if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Integer.parseInt(header.substring(15).trim());
        }
      }
      if (length >= 0) {
        in.skipNBytes(length);
      } else {
        for (int chunk = chunk(); chunk > 0; chunk = chunk()) {
          in.skipNBytes(chunk + 2);
        }
        line();
      }
    }

    private int chunk() throws IOException {
      return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("connection closed");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }
}
