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

/**
 * Which pods of all demos one Prometheus scrapes successfully, and since when.
 *
 * @param ages time since the last scrape in seconds, by namespace and pod, where that was
 *     successful
 * @param servers one of each shard, which answered; or which throws what it answered
 * @param trouble why not every shard could be asked; empty where each was
 * @param agent whether it is an agent, which answers no queries
 */
record Liveness(
    Map<String, Map<String, Double>> ages,
    List<PrometheusApi> servers,
    Optional<PrometheusException> trouble,
    boolean agent) {

  /**
   * One element for each target: the seconds since its last scrape and one more, negative where
   * that failed. timestamp() gives a sample's own time for a bare selector only.
   */
  private static final String QUERY =
      "(time() - timestamp(up{%1$s}) + 1) * (2 * up{%1$s} - 1)"
          .formatted("app_kubernetes_io_managed_by=\"%s\"".formatted(Labels.OPERATOR));

  /** A scrape takes its time, and a sample is stored with the time of its beginning. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  /** Asks every server: what one replica misses another may have. */
  static Liveness of(Prometheuses.Asked prometheus) {
    Map<String, Map<String, Double>> ages = new HashMap<>();
    Map<Integer, PrometheusApi> servers = new TreeMap<>();
    Map<Integer, PrometheusException> failed = new TreeMap<>();
    boolean agent = false;
    for (Prometheuses.Instance instance : prometheus.instances()) {
      try {
        for (Sample sample : instance.api().query(QUERY)) {
          if (sample.value() > 0) {
            ages.computeIfAbsent(sample.label("namespace"), namespace -> new HashMap<>())
                .merge(sample.label("pod"), sample.value() - 1, Math::min);
          }
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
    return new Liveness(ages, all, failed.values().stream().findFirst(), agent);
  }

  /** Whether a pod that is not among the ages is one that is not scraped. */
  boolean tells() {
    return !servers.isEmpty() && trouble.isEmpty() && !agent;
  }

  /**
   * Names of the demo's pods whose last scrape was successful and is at most two intervals old.
   *
   * @param intervalInForce where it is known; else the one that the demo asks for
   */
  SortedSet<String> up(DemoView demo, Optional<String> intervalInForce) {
    Duration interval =
        intervalInForce
            .flatMap(Durations::parse)
            .or(() -> Durations.parse(demo.parameters().monitoring().interval()))
            .orElseThrow();
    double oldest = interval.multipliedBy(2).plus(SLACK).toMillis() / 1e3;
    SortedSet<String> up = new TreeSet<>();
    ages.getOrDefault(demo.parameters().namespace(), Map.of())
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
