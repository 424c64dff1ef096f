import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/** The programs that a benchmark starts, which end with it, and what they use of the machine. */
final class Processes {

  private static final ConcurrentLinkedDeque<Process> CHILDREN = new ConcurrentLinkedDeque<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Processes::endAll));
  }

  private Processes() {}

  /** Throws when it is of no use to go on. */
  interface Check {
    void check() throws IOException;
  }

  static Process start(Path log, Map<String, String> environment, String command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command.split(" "))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    CHILDREN.add(process);
    return process;
  }

  private static void endAll() {
    CHILDREN.forEach(Process::destroy);
    CHILDREN.forEach(child -> child.onExit().join());
  }

  static Duration cpu(Process process) {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /**
   * Memory that a process uses, in MiB.
   *
   * @param field VmRSS for now, VmHWM for the most so far
   */
  static long memory(Process process, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static void await(String what, Callable<Boolean> condition) throws Exception {
    long begin = System.nanoTime();
    while (!condition.call()) {
      if (secondsSince(begin) > 120) {
        throw new IllegalStateException("waited in vain for: " + what);
      }
      Thread.sleep(20);
    }
  }

  static long secondsSince(long begin) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
  }
}
