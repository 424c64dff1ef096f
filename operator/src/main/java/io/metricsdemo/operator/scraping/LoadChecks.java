package io.metricsdemo.operator.scraping;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.diagnosis.MetricRelabelings;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.prometheusoperator.PrometheusResource;
import io.metricsdemo.operator.verification.DataQuery;
import io.metricsdemo.operator.verification.LoadAnswer;
import io.metricsdemo.operator.verification.LoadQuery;
import io.metricsdemo.operator.verification.LoadVerification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Compares what one server stores of the loads of the demos that it scrapes with what is predicted,
 * for each demo in its turn.
 */
final class LoadChecks {

  /** In one round at most so many: a minute at rest is four rounds. */
  private static final int MOST = 250;

  private final Optional<PrometheusResource> prometheus;
  private final Function<DemoView, LoadState> states;
  private final Instant now;

  /**
   * @param prometheus empty where Prometheus Operator does not manage the server
   */
  LoadChecks(
      Optional<PrometheusResource> prometheus, Function<DemoView, LoadState> states, Instant now) {
    this.prometheus = prometheus;
    this.states = states;
    this.now = now;
  }

  /**
   * Checks those that are due, the longest due first.
   *
   * @param scraped the demos that the server scrapes
   * @param stores one instance of each of its shards
   */
  void run(List<DemoView> scraped, List<PrometheusApi> stores) {
    Map<ResourceID, DemoView> due = new HashMap<>();
    scraped.stream()
        .filter(demo -> demo.parameters().load().isPresent() && demo.settled())
        .filter(demo -> !states.apply(demo).due().isAfter(now))
        .sorted(Comparator.comparing(demo -> states.apply(demo).due()))
        .limit(MOST)
        .forEach(demo -> due.put(demo.id(), demo));
    List<DataQuery.Demo> queried =
        due.values().stream()
            .map(
                demo ->
                    new DataQuery.Demo(
                        demo.id(),
                        demo.endpoints().size(),
                        demo.parameters().monitoring().interval().length()))
            .toList();
    List<LoadQuery> queries =
        DataQuery.batches(queried).stream()
            .flatMap(batch -> new LoadQuery(batch.demos(), batch.slow()).split().stream())
            .toList();
    for (LoadQuery query : queries) {
      List<DemoView> demos = query.demos().stream().map(due::get).toList();
      try {
        LoadAnswer answer = answer(query, stores);
        demos.forEach(demo -> check(demo, answer, query.slow()));
      } catch (PrometheusException e) {
        demos.forEach(
            demo ->
                states
                    .apply(demo)
                    .notAnswered(demo.parameters().monitoring().interval().length(), now));
        return;
      }
    }
  }

  /** Where relabeling drops samples, also which of them. */
  private static LoadAnswer answer(LoadQuery query, List<PrometheusApi> stores)
      throws PrometheusException {
    List<Sample> samples = new ArrayList<>();
    for (PrometheusApi store : stores) {
      samples.addAll(store.query(query.values()));
    }
    LoadAnswer answer = new LoadAnswer(samples, Set.of());
    Set<ResourceID> reduced = answer.reduced();
    if (reduced.isEmpty()) {
      return answer;
    }
    LoadQuery counting =
        new LoadQuery(query.demos().stream().filter(reduced::contains).toList(), query.slow());
    samples.removeIf(sample -> reduced.contains(LoadAnswer.demo(sample)));
    for (PrometheusApi store : stores) {
      samples.addAll(store.query(counting.valuesAndStored()));
    }
    return new LoadAnswer(samples, reduced);
  }

  private void check(DemoView demo, LoadAnswer answer, boolean slow) {
    LoadState state = states.apply(demo);
    LoadVerification verification =
        new LoadVerification(
            demo.parameters().load().orElseThrow(),
            slow,
            MetricRelabelings.advice(demo.monitor(), prometheus));
    state.find(
        verification.check(demo.id(), demo.endpoints(), answer, state.isChanging(now)),
        demo.parameters().monitoring().interval().length(),
        now);
  }
}
