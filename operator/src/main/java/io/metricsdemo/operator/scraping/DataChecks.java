package io.metricsdemo.operator.scraping;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.verification.DataAnswer;
import io.metricsdemo.operator.verification.DataQuery;
import io.metricsdemo.operator.verification.PodData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Checks the data of the demos that one server scrapes, each in its turn: in batches, and at rest
 * seldom, since that brings the values themselves.
 */
final class DataChecks {

  /** In so many rounds each demo can have its turn: in 2 minutes at rest. */
  private static final int ROUNDS = 8;

  /** In one round at least so many can. */
  private static final int BATCH = 50;

  /**
   * Checks those that are due, the longest due first: one batch, and of many demos their share.
   *
   * @param scraped the demos that the server scrapes
   * @param stores one instance of each of its shards
   */
  void run(
      List<DemoView> scraped,
      Function<DemoView, DataState> states,
      List<PrometheusApi> stores,
      Instant now) {
    int most = Math.max(BATCH, (scraped.size() + ROUNDS - 1) / ROUNDS);
    List<DemoView> due =
        scraped.stream()
            .filter(demo -> demo.settled() && !states.apply(demo).due().isAfter(now))
            .sorted(Comparator.comparing(demo -> states.apply(demo).due()))
            .limit(most)
            .toList();
    Map<ResourceID, DemoView> byId = new HashMap<>();
    due.forEach(demo -> byId.put(demo.id(), demo));
    List<DataQuery.Demo> queried =
        due.stream()
            .map(
                demo ->
                    new DataQuery.Demo(
                        demo.id(), demo.endpoints().size(), states.apply(demo).interval()))
            .toList();
    for (DataQuery batch : DataQuery.batches(queried)) {
      Optional<Map<ResourceID, List<PodData>>> data = answer(batch, stores);
      if (data.isEmpty()) {
        // What the server refuses of some must not keep the others waiting for ever.
        batch.demos().forEach(id -> states.apply(byId.get(id)).checkAgainSoon(now));
        return;
      }
      for (ResourceID id : batch.demos()) {
        DemoView demo = byId.get(id);
        states.apply(demo).check(pods(demo, data.get().getOrDefault(id, List.of())), now);
      }
    }
  }

  /** One for each pod that is ready; of some, nothing may have arrived. */
  private static List<PodData> pods(DemoView demo, List<PodData> arrived) {
    Map<String, PodData> byName = new HashMap<>();
    arrived.forEach(pod -> byName.put(pod.pod(), pod));
    return demo.endpoints().stream()
        .map(pod -> byName.getOrDefault(pod, PodData.none(pod)))
        .toList();
  }

  /** Empty when not every shard answers. */
  private static Optional<Map<ResourceID, List<PodData>>> answer(
      DataQuery query, List<PrometheusApi> stores) {
    List<Sample> values = new ArrayList<>();
    List<Sample> countsBefore = new ArrayList<>();
    try {
      for (PrometheusApi store : stores) {
        countsBefore.addAll(store.query(query.countsBefore()));
        values.addAll(store.query(query.values()));
      }
      Map<ResourceID, List<PodData>> data = DataAnswer.byDemo(values, countsBefore);
      if (data.values().stream().flatMap(List::stream).noneMatch(PodData::lacksClassicHistogram)) {
        return Optional.of(data);
      }
      for (PrometheusApi store : stores) {
        values.addAll(store.query(query.nativeHistograms()));
      }
    } catch (PrometheusException e) {
      return Optional.empty();
    }
    return Optional.of(DataAnswer.byDemo(values, countsBefore));
  }
}
