import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.simulator.LoggedRequest;
import io.metricsdemo.simulator.RequestLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What one operator asks and uses, from the creation of this on. */
final class Figures {

  private static final String LEASE = "Lease";
  private static final String WATCH = "watch";

  private final Process operator;
  private final RequestLog requests;
  private final List<CountedPrometheus> servers;
  private final Duration cpuBefore;

  Figures(Process operator, RequestLog requests, List<CountedPrometheus> servers) {
    this.operator = operator;
    this.requests = requests;
    this.servers = servers;
    cpuBefore = Processes.cpu(operator);
    requests.reset();
    servers.forEach(CountedPrometheus::reset);
  }

  void report(Table table, int column) throws IOException {
    Duration cpu = Processes.cpu(operator).minus(cpuBefore);
    Map<String, Long> atApiServer =
        requests.matching(Figures::isOfOperator).stream()
            .collect(Collectors.groupingBy(Figures::kind, TreeMap::new, Collectors.counting()));
    reportPrometheus(table, column);
    table.put("API server: Lease", column, remove(atApiServer, LEASE));
    table.put("API server: watches renewed", column, remove(atApiServer, WATCH));
    table.put(
        "API server: all else",
        column,
        atApiServer.values().stream().mapToLong(count -> count).sum());
    table.put("operator: processor time, s", column, "%.2f".formatted(cpu.toMillis() / 1e3));
    table.put("operator: resident at the end, MiB", column, Processes.memory(operator, "VmRSS"));
    table.put("operator: resident at most, MiB", column, Processes.memory(operator, "VmHWM"));
    atApiServer.forEach((kind, count) -> table.put("API server: all else: " + kind, column, count));
  }

  private void reportPrometheus(Table table, int column) {
    CountedPrometheus.Tally all = CountedPrometheus.Tally.NONE;
    for (CountedPrometheus.Kind kind : CountedPrometheus.Kind.values()) {
      CountedPrometheus.Tally tally =
          servers.stream()
              .map(prometheus -> prometheus.tally(kind))
              .reduce(CountedPrometheus.Tally.NONE, CountedPrometheus.Tally::and);
      all = all.and(tally);
      table.put("Prometheus: " + kind.title, column, tally.requests());
      if (kind.isQuery()) {
        table.put("Prometheus: " + kind.title + ", KiB answered", column, tally.bytes() / 1024);
        table.put("Prometheus: " + kind.title + ", slowest, ms", column, tally.slowestMillis());
      }
    }
    table.put("Prometheus: requests without an answer of success", column, all.failures());
    // The last one never hangs.
    CountedPrometheus last = servers.get(servers.size() - 1);
    table.put("Prometheus: longest time between two looks, s", column, last.longestPauseOfLooks());
    if (servers.size() == 1) {
      // Any of several servers may be queried for the data.
      table.put(
          "Prometheus: longest time between two checks of one demo's data, s",
          column,
          last.longestPauseOfChecks());
    }
  }

  private static long remove(Map<String, Long> counts, String kind) {
    return Optional.ofNullable(counts.remove(kind)).orElse(0L);
  }

  static boolean isOfOperator(LoggedRequest request) {
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
}
