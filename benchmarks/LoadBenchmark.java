import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Measures scrapes of large loads, of demo-app and avalanche in turn. Used by the script beside it.
 *
 * <p>Arguments: rounds, avalanche, and the command of demo-app.
 */
public final class LoadBenchmark {

  private static final String GZIP = "Accept-Encoding: gzip\r\n";
  private static final int LABEL_SETS = 1000;

  private LoadBenchmark() {}

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[0]);
    String avalanche = args[1];
    List<String> demoApp = List.of(args).subList(2, args.length);
    for (int series : new int[] {100_000, 1_000_000}) {
      compare(rounds, series, avalanche, demoApp);
    }
    System.out.printf(
        "%n%-12s %14s %14s %14s %30s%n",
        "series",
        "1 scraper, MiB",
        "20, MiB",
        "20 stuck, MiB",
        "scrape beside these (gzip), ms");
    for (int series : new int[] {10, 100_000, 1_000_000}) {
      memory(series, demoApp);
    }
  }

  private static void compare(int rounds, int series, String avalanche, List<String> demoApp)
      throws Exception {
    try (Program other =
            new Program(
                List.of(
                    avalanche,
                    "--gauge-metric-count=" + series / LABEL_SETS,
                    "--series-count=" + LABEL_SETS,
                    "--label-count=5",
                    "--value-interval=0",
                    "--series-interval=0",
                    "--port={port}"));
        Program ours = new Program(withLoad(demoApp, series))) {
      System.out.printf("%n%d series, medians of %d%n", series, rounds);
      for (String encoding : new String[] {GZIP, ""}) {
        double[] theirTimes = new double[rounds];
        double[] ourTimes = new double[rounds];
        long theirBytes = 0;
        long ourBytes = 0;
        try (Scraper them = new Scraper(other.port, encoding);
            Scraper us = new Scraper(ours.port, encoding)) {
          for (int round = -1; round < rounds; round++) {
            // In this order, since demo-app gives a new connection five seconds for its request.
            long start = System.nanoTime();
            ourBytes = us.scrape();
            long middle = System.nanoTime();
            theirBytes = them.scrape();
            long end = System.nanoTime();
            if (round >= 0) {
              ourTimes[round] = (middle - start) / 1e6;
              theirTimes[round] = (end - middle) / 1e6;
            }
          }
        }
        double theirs = median(theirTimes);
        double our = median(ourTimes);
        System.out.printf(
            "%-9s avalanche %8.0f ms %6.1f MB   demo-app %8.0f ms %6.1f MB   %.3fx%n",
            encoding.isEmpty() ? "text" : "gzip",
            theirs,
            theirBytes / 1e6,
            our,
            ourBytes / 1e6,
            our / theirs);
      }
      System.out.printf(
          "%-9s avalanche %8.0f MiB             demo-app %8.0f MiB             %.3fx%n",
          "resident",
          other.mebibytes("VmRSS"),
          ours.mebibytes("VmRSS"),
          ours.mebibytes("VmRSS") / other.mebibytes("VmRSS"));
    }
  }

  private static void memory(int series, List<String> demoApp) throws Exception {
    double one = highest(series, demoApp, 1);
    double twenty = highest(series, demoApp, 20);
    try (Program program = new Program(withLoad(demoApp, series));
        Scraper scraper = new Scraper(program.port, GZIP)) {
      List<Socket> stuck = new ArrayList<>();
      double[] times = new double[9];
      for (int i = 0; i < 20; i++) {
        Socket socket = program.connect();
        socket.getOutputStream().write(request(""));
        stuck.add(socket);
      }
      for (int i = 0; i < times.length; i++) {
        long start = System.nanoTime();
        scraper.scrape();
        times[i] = (System.nanoTime() - start) / 1e6;
      }
      double withStuck = program.mebibytes("VmHWM");
      for (Socket socket : stuck) {
        socket.close();
      }
      System.out.printf(
          "%-12d %14.0f %14.0f %14.0f %30.0f%n", series, one, twenty, withStuck, median(times));
    }
  }

  private static double highest(int series, List<String> demoApp, int scrapers) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(scrapers);
    try (Program program = new Program(withLoad(demoApp, series))) {
      Callable<Void> scrapes =
          () -> {
            try (Scraper scraper = new Scraper(program.port, GZIP)) {
              for (int i = 0; i < 10; i++) {
                scraper.scrape();
              }
            }
            return null;
          };
      List<Future<Void>> results = new ArrayList<>();
      for (int i = 0; i < scrapers; i++) {
        results.add(pool.submit(scrapes));
      }
      for (Future<Void> result : results) {
        result.get();
      }
      return program.mebibytes("VmHWM");
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<String> withLoad(List<String> demoApp, int series) {
    List<String> command = new ArrayList<>(demoApp);
    command.add("-listen-address=127.0.0.1:{port}");
    command.add("-health-address=127.0.0.1:0");
    command.add("-load.gauges=" + Math.max(1, series / LABEL_SETS));
    command.add("-load.series-per-metric=" + Math.min(series, LABEL_SETS));
    return command;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static byte[] request(String headers) {
    return ("GET /metrics HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** A process that serves /metrics. */
  private static final class Program implements AutoCloseable {

    private final int port;
    private final Process process;

    Program(List<String> command) throws Exception {
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      process =
          new ProcessBuilder(
                  command.stream().map(word -> word.replace("{port}", "" + port)).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      connect().close();
    }

    Socket connect() throws Exception {
      while (true) {
        Socket socket = new Socket();
        try {
          socket.setReceiveBufferSize(64 * 1024);
          socket.setTcpNoDelay(true);
          socket.connect(new InetSocketAddress("127.0.0.1", port));
          return socket;
        } catch (IOException e) {
          socket.close();
          if (!process.isAlive()) {
            throw new IllegalStateException("ended with exit code " + process.exitValue(), e);
          }
          TimeUnit.MILLISECONDS.sleep(20);
        }
      }
    }

    double mebibytes(String field) throws IOException {
      for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
        if (line.startsWith(field + ":")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        }
      }
      throw new IllegalStateException("no " + field + " of " + process.pid());
    }

    @Override
    public void close() throws InterruptedException {
      process.destroy();
      process.waitFor();
    }
  }

  /** One kept connection; reads exactly one response, by its length or by its chunks. */
  private static final class Scraper implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final byte[] request;

    Scraper(int port, String headers) throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream(), 256 * 1024);
      request = request(headers);
    }

    /** The bytes of the body. */
    long scrape() throws IOException {
      socket.getOutputStream().write(request);
      String status = line();
      if (!status.startsWith("HTTP/1.1 200")) {
        throw new IOException(status);
      }
      long length = -1;
      for (String header = line(); !header.isEmpty(); header = line()) {
        if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Long.parseLong(header.substring(15).trim());
        }
      }
      if (length >= 0) {
        in.skipNBytes(length);
        return length;
      }
      long bytes = 0;
      for (int chunk = chunk(); chunk > 0; chunk = chunk()) {
        in.skipNBytes(chunk + 2);
        bytes += chunk;
      }
      line();
      return bytes;
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

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
