package io.metricsdemo.operator.scraping;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.scraping.PrometheusServers.PrometheusServer;
import io.metricsdemo.operator.verification.DataAnswer;
import io.metricsdemo.operator.verification.DataQuery;
import io.metricsdemo.operator.verification.PodData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has the data of the demos that are scraped checked, each in its turn: in batches, and at rest
 * seldom, since that brings the values themselves.
 */
final class DataChecks {

  /** In so many looks each demo can have its turn: in 2 minutes at rest. */
  private static final int ROUND = 8;

  /** In one look at least so many can. */
  private static final int BATCH = 50;

  /**
   * Checks those that are due, the longest due first: of each Prometheus one batch, and of many
   * demos their share of a round.
   */
  void run(List<DemoView> demos, Map<ResourceID, DemoTrack> tracks, Scrapes scrapes, Instant now) {
    Map<PrometheusServer, List<DemoView>> due = new LinkedHashMap<>();
    for (DemoView demo : demos) {
      DataTrack track = tracks.get(demo.id()).data;
      track.follow(demo);
      if (demo.settled() && !track.due().isAfter(now)) {
        scrapes
            .complete(demo)
            .ifPresent(
                prometheus -> due.computeIfAbsent(prometheus, key -> new ArrayList<>()).add(demo));
      }
    }
    int most = Math.max(BATCH, (demos.size() + ROUND - 1) / ROUND);
    due.forEach(
        (prometheus, some) ->
            check(
                some.stream()
                    .sorted(Comparator.comparing(demo -> tracks.get(demo.id()).data.due()))
                    .limit(most)
                    .toList(),
                tracks,
                scrapes.servers(prometheus),
                now));
  }

  private static void check(
      List<DemoView> demos,
      Map<ResourceID, DemoTrack> tracks,
      List<PrometheusApi> servers,
      Instant now) {
    List<DataQuery.Demo> wanted =
        demos.stream()
            .map(
                demo ->
                    new DataQuery.Demo(
                        demo.id(), demo.endpoints().size(), tracks.get(demo.id()).data.interval()))
            .toList();
    for (DataQuery batch : DataQuery.batches(wanted)) {
      Optional<Map<ResourceID, List<PodData>>> data = answer(batch, servers);
      if (data.isEmpty()) {
        // What the server refuses of some must not keep the others waiting for ever.
        batch.demos().forEach(demo -> tracks.get(demo).data.checkAgainSoon(now));
        return;
      }
      check(batch, demos, tracks, data.get(), now);
    }
  }

  private static void check(
      DataQuery batch,
      List<DemoView> demos,
      Map<ResourceID, DemoTrack> tracks,
      Map<ResourceID, List<PodData>> data,
      Instant now) {
    for (DemoView demo : demos) {
      if (batch.demos().contains(demo.id())) {
        tracks.get(demo.id()).data.check(pods(demo, data.getOrDefault(demo.id(), List.of())), now);
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
      DataQuery query, List<PrometheusApi> servers) {
    List<Sample> values = new ArrayList<>();
    List<Sample> countsBefore = new ArrayList<>();
    try {
      for (PrometheusApi server : servers) {
        values.addAll(server.query(query.values()));
        countsBefore.addAll(server.query(query.countsBefore()));
      }
    } catch (PrometheusException e) {
      return Optional.empty();
    }
    return Optional.of(DataAnswer.byDemo(values, countsBefore));
  }
}
