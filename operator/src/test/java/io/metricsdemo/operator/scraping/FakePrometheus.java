package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.prometheus.ScrapingServer;
import io.metricsdemo.operator.prometheus.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that scrapes what the test says, and remembers what it was asked. */
final class FakePrometheus implements ScrapingServer {

  /**
   * @param age of its last sample, in seconds
   */
  private record Scraped(
      DemoView demo, String pod, Target.Health health, double age, String interval) {}

  private static final Pattern COUNTED = Pattern.compile("count_over_time\\(up\\{.*\\[(\\d+)ms]");

  private final Supplier<Instant> now;
  private final List<Scraped> targets = new ArrayList<>();
  private final Set<String> ended = new HashSet<>();
  final List<String> asked = new ArrayList<>();
  final List<String> dataQueries = new ArrayList<>();
  Predicate<String> refused = dataQuery -> false;
  boolean agent;
  boolean away;

  /** Its targets are scraped, and queries bring no samples of them. */
  boolean hidesSamples;

  /** It has the samples of what others scrape, and no targets of its own. */
  boolean receives;

  /** When each pod was scraped first; null where it has no samples of the past. */
  Instant firstScraped;

  /** How it fails to list its targets; null where it lists them. */
  PrometheusException deniesTargets;

  /** How it fails to answer anything; null where it answers. */
  PrometheusException fails;

  /**
   * @param now when the targets were scraped last
   */
  FakePrometheus(Supplier<Instant> now) {
    this.now = now;
  }

  void scrape(DemoView demo, String interval, String... pods) {
    forget(demo);
    for (String pod : pods) {
      ended.remove(pod);
      targets.add(new Scraped(demo, pod, Target.Health.UP, 1, interval));
    }
  }

  /** Makes a new target of a pod, whose last sample is that of the one before. */
  void renew(DemoView demo, String interval, String pod, double age) {
    forget(demo, pod);
    targets.add(new Scraped(demo, pod, Target.Health.UNKNOWN, age, interval));
  }

  /** Marks the series of a pod as stale, whatever its target does, until it is scraped again. */
  void end(String pod) {
    ended.add(pod);
  }

  void fail(DemoView demo, String pod) {
    forget(demo, pod);
    targets.add(new Scraped(demo, pod, Target.Health.DOWN, 1, "30s"));
  }

  private void forget(DemoView demo, String pod) {
    targets.removeIf(target -> target.demo().id().equals(demo.id()) && target.pod().equals(pod));
  }

  void forget(DemoView demo) {
    targets.removeIf(target -> target.demo().id().equals(demo.id()));
  }

  @Override
  public List<Sample> query(String expression) throws PrometheusException {
    asked.add("query");
    failIfAway();
    if (agent) {
      throw new PrometheusException(Kind.UNSUPPORTED, "an agent");
    }
    Matcher counted = COUNTED.matcher(expression);
    if (counted.find()) {
      double window = Double.parseDouble(counted.group(1));
      return targets.stream()
          .map(target -> new Sample(labels(target), Math.floor(window / millis(target))))
          .filter(sample -> sample.value() > 0)
          .toList();
    }
    if (expression.contains("min_over_time(timestamp(up{")) {
      return firstScraped == null
          ? List.of()
          : targets.stream()
              .map(target -> new Sample(labels(target), firstScraped.getEpochSecond()))
              .toList();
    }
    if (!expression.contains("up{")) {
      dataQueries.add(expression);
      if (refused.test(expression)) {
        throw new PrometheusException(Kind.REFUSED, "execution: too many samples");
      }
      return List.of();
    }
    return targets.stream()
        .filter(target -> !hidesSamples && !ended.contains(target.pod()))
        .map(target -> new Sample(labels(target), isDown(target) ? -age(target) : age(target)))
        .toList();
  }

  @Override
  public List<Target> targets(String scrapePool) throws PrometheusException {
    asked.add("targets");
    failIfAway();
    if (deniesTargets != null) {
      throw deniesTargets;
    }
    return targets.stream()
        .filter(target -> !receives && target.demo().scrapePool().equals(scrapePool))
        .map(
            target ->
                new Target(
                    scrapePool,
                    labels(target),
                    target.health(),
                    "http://10.0.0.1:8080/metrics",
                    Optional.of(ended.contains(target.pod()) ? Instant.EPOCH : now.get()),
                    isDown(target) ? "server returned HTTP status 503 Service Unavailable" : "",
                    Interval.parse(target.interval()),
                    "10s"))
        .toList();
  }

  private static double millis(Scraped target) {
    return Interval.parse(target.interval()).orElseThrow().length().toMillis();
  }

  private static boolean isDown(Scraped target) {
    return target.health() == Target.Health.DOWN;
  }

  /** As the query has it: one more, so that it has a sign. */
  private static double age(Scraped target) {
    return target.age() + 1;
  }

  private void failIfAway() throws PrometheusException {
    if (away) {
      throw new PrometheusException(Kind.UNREACHABLE, "no answer within 5 s");
    }
    if (fails != null) {
      throw fails;
    }
  }

  private static Map<String, String> labels(Scraped target) {
    return Map.of(
        "namespace", target.demo().parameters().namespace(),
        "job", target.demo().parameters().name(),
        "pod", target.pod(),
        "app_kubernetes_io_managed_by", "metricsdemo-operator");
  }
}
