package io.metricsdemo.operator.scraping;

import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.CachingPrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import io.metricsdemo.operator.prometheus.Symptom;
import io.metricsdemo.operator.scraping.PrometheusServers.Instance;
import io.metricsdemo.operator.verification.GrowthCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** What the instances of one server answered to the query for all demos. */
final class ServerAnswers {

  /** An instance that answered, and what. */
  private record Answered(CachingPrometheusApi api, UpSamples samples) {}

  private final BooleanSupplier timeIsUp;

  /** Of all instances together: what one replica misses the other may have. */
  private final UpSamples samples = new UpSamples();

  private final Map<Integer, List<Answered>> answered = new TreeMap<>();
  private final Map<Integer, PrometheusException> failed = new TreeMap<>();
  private boolean agent;

  /**
   * @param timeIsUp whether no further request may be started
   */
  ServerAnswers(BooleanSupplier timeIsUp) {
    this.timeIsUp = timeIsUp;
  }

  void answered(Instance instance, UpSamples answer) {
    samples.add(answer);
    add(instance, answer);
  }

  void failed(Instance instance, PrometheusException failure) {
    if (failure.kind() == Kind.UNSUPPORTED) {
      agent = true;
      add(instance, new UpSamples());
    } else {
      failed.put(instance.shard(), failure);
    }
  }

  private void add(Instance instance, UpSamples answer) {
    answered
        .computeIfAbsent(instance.shard(), shard -> new ArrayList<>())
        .add(new Answered(new CachingPrometheusApi(instance.api(), timeIsUp), answer));
  }

  /** Whether it answers no queries. */
  boolean isAgent() {
    return agent;
  }

  /** Whether no instance answered, so that what else is asked of it costs no request. */
  boolean areMissing() {
    return answered.isEmpty();
  }

  /** Why not every shard could be queried; empty where each was. */
  Optional<PrometheusException> trouble() {
    return failed.entrySet().stream()
        .filter(shard -> !answered.containsKey(shard.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Whether it does not answer since it was asked too often. */
  boolean areLimited() {
    return trouble().filter(failure -> failure.symptom() == Symptom.RATE_LIMITED).isPresent();
  }

  /** Whether a pod without a recent sample is not scraped. */
  boolean areConclusive(Interval interval) {
    return !answered.isEmpty() && trouble().isEmpty() && !agent && samples.areConclusive(interval);
  }

  /** Names of the demo's pods whose last scrape was successful and is recent. */
  SortedSet<String> up(DemoView demo, Interval interval) {
    return areConclusive(interval) ? samples.up(demo, interval) : new TreeSet<>();
  }

  /** Names of the demo's pods whose last scrape failed and is recent. */
  SortedSet<String> failing(DemoView demo, Interval interval) {
    return areConclusive(interval) ? samples.failing(demo, interval) : new TreeSet<>();
  }

  /** How many observations each of the demo's pods has counted, where that is known. */
  Map<String, GrowthCheck.Count> counts(DemoView demo, Interval interval) {
    return samples.counts(demo, interval);
  }

  /** All instances, and a failed one for each shard without an answer. */
  List<CachingPrometheusApi> instances() {
    List<CachingPrometheusApi> all = new ArrayList<>();
    answered.values().forEach(shard -> shard.forEach(one -> all.add(one.api())));
    failed.forEach(
        (shard, failure) -> {
          if (!answered.containsKey(shard)) {
            all.add(CachingPrometheusApi.failed(failure));
          }
        });
    return all;
  }

  /** For the data of a demo: of each shard the replica that scrapes most of its pods. */
  List<PrometheusApi> stores(DemoView demo, Interval interval) {
    return answered.values().stream()
        .map(shard -> best(shard, demo, interval))
        .<PrometheusApi>map(Answered::api)
        .toList();
  }

  private static Answered best(List<Answered> replicas, DemoView demo, Interval interval) {
    return replicas.size() == 1
        ? replicas.get(0)
        : replicas.stream()
            .min(Comparator.comparing(one -> -one.samples().up(demo, interval).size()))
            .orElseThrow();
  }
}
