package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.naming.Labels;
import io.metricsdemo.operator.parameters.Durations;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.prometheus.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which pods of all demos one Prometheus scrapes successfully, and since when.
 *
 * @param ages time since the last scrape in seconds, by namespace and pod, where that was
 *     successful
 * @param slowAges the same of pods that are scraped too seldom to be among those
 * @param servers one of each shard, which answered; or which throws what it answered
 * @param trouble why not every shard could be asked; empty where each was
 * @param agent whether it is an agent, which answers no queries
 */
record Liveness(
    Map<String, Map<String, Double>> ages,
    Map<String, Map<String, Double>> slowAges,
    List<PrometheusApi> servers,
    Optional<PrometheusException> trouble,
    boolean agent) {

  private static final String UP =
      "up{app_kubernetes_io_managed_by=\"%s\"}".formatted(Labels.OPERATOR);

  /**
   * One element for each pod: the seconds since its last scrape and one more, negative where that
   * failed. timestamp() gives a sample's own time for a bare selector only.
   */
  private static final String QUERY =
      "max by (namespace, pod) ((time() - timestamp(%1$s) + 1) * (2 * %1$s - 1))".formatted(UP);

  /**
   * The same, looking back for longer than the 5 minutes that Prometheus does, at the cost of it.
   */
  private static final String SLOW_QUERY =
      "max by (namespace, pod) ((time() - max_over_time(timestamp(%1$s)[21m:1m]) + 1) * (2 * last_over_time(%1$s[21m]) - 1))"
          .formatted(UP);

  /** Two of these are within the 5 minutes. */
  private static final Duration LONGEST_IN_LOOKBACK = Duration.ofMinutes(2);

  /** A scrape takes its time, and a sample is stored with the time of its beginning. */
  static final Duration SLACK = Duration.ofSeconds(5);

  /**
   * Asks every server: what one replica misses another may have.
   *
   * @param intervals at which they scrape
   */
  static Liveness of(PrometheusServers.PrometheusServer prometheus, Stream<String> intervals) {
    boolean slow =
        intervals.flatMap(text -> Durations.parse(text).stream()).anyMatch(Liveness::isSlow);
    Map<String, Map<String, Double>> ages = new HashMap<>();
    Map<String, Map<String, Double>> slowAges = new HashMap<>();
    Map<Integer, PrometheusApi> servers = new TreeMap<>();
    Map<Integer, PrometheusException> failed = new TreeMap<>();
    boolean agent = false;
    for (PrometheusServers.Instance instance : prometheus.instances()) {
      try {
        add(instance.api().query(QUERY), ages);
        if (slow) {
          add(instance.api().query(SLOW_QUERY), slowAges);
        }
        servers.putIfAbsent(instance.shard(), instance.api());
      } catch (PrometheusException e) {
        if (e.kind() == PrometheusException.Kind.UNSUPPORTED) {
          agent = true;
          servers.putIfAbsent(instance.shard(), instance.api());
        } else {
          failed.put(instance.shard(), e);
        }
      }
    }
    failed.keySet().removeAll(servers.keySet());
    List<PrometheusApi> all = new ArrayList<>(servers.values());
    failed.values().forEach(e -> all.add(new Failed(e)));
    return new Liveness(ages, slowAges, all, failed.values().stream().findFirst(), agent);
  }

  private static void add(List<Sample> samples, Map<String, Map<String, Double>> ages) {
    for (Sample sample : samples) {
      if (sample.value() > 0) {
        ages.computeIfAbsent(sample.label("namespace"), namespace -> new HashMap<>())
            .merge(sample.label("pod"), sample.value() - 1, Math::min);
      }
    }
  }

  private static Duration interval(DemoView demo) {
    return Durations.parse(demo.parameters().monitoring().interval()).orElseThrow();
  }

  private static boolean isSlow(Duration interval) {
    return interval.compareTo(LONGEST_IN_LOOKBACK) > 0;
  }

  /** Whether a pod that is not among the ages is one that is not scraped. */
  boolean tells() {
    return !servers.isEmpty() && trouble.isEmpty() && !agent;
  }

  /**
   * Names of the demo's pods whose last scrape was successful and is at most two intervals old.
   *
   * @param pace the interval, where it is known; else it is the one that the demo asks for
   */
  SortedSet<String> up(DemoView demo, Optional<String> pace) {
    Duration interval = pace.flatMap(Durations::parse).orElseGet(() -> interval(demo));
    double oldest = interval.multipliedBy(2).plus(SLACK).toMillis() / 1e3;
    SortedSet<String> up = new TreeSet<>();
    (isSlow(interval) ? slowAges : ages)
        .getOrDefault(demo.parameters().namespace(), Map.of())
        .forEach(
            (pod, age) -> {
              if (age <= oldest && demo.endpoints().contains(pod)) {
                up.add(pod);
              }
            });
    return up;
  }

  /**
   * A server that is not asked again before the next look: it would take its time for each demo.
   */
  private record Failed(PrometheusException failure) implements PrometheusApi {

    @Override
    public List<Sample> query(String expression) throws PrometheusException {
      throw failure;
    }

    @Override
    public List<Target> targets(String scrapePool) throws PrometheusException {
      throw failure;
    }
  }
}
