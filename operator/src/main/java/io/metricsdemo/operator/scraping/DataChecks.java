package io.metricsdemo.operator.scraping;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.operator.parameters.DemoParameters.Generator;
import io.metricsdemo.operator.parameters.Durations;
import io.metricsdemo.operator.prometheus.PrometheusApi;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.Sample;
import io.metricsdemo.operator.scraping.Prometheuses.Asked;
import io.metricsdemo.operator.verification.DataAnswer;
import io.metricsdemo.operator.verification.DataQuery;
import io.metricsdemo.operator.verification.DataVerdict;
import io.metricsdemo.operator.verification.DistributionVerification;
import io.metricsdemo.operator.verification.GroundTruth;
import io.metricsdemo.operator.verification.PodData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Has the data of the demos that are scraped checked, each in its turn: in batches, and at rest
 * seldom, since that brings the values themselves.
 */
final class DataChecks {

  private static final Duration AT_REST = Duration.ofMinutes(10);
  private static final Duration OPEN = Duration.ofSeconds(15);

  /** The data of one demo, as it was checked so far. */
  static final class Track {

    private Generator generator;
    private String interval;
    private DistributionVerification verification;
    private Instant next = Instant.MIN;
    private Optional<DataVerdict> verdict = Optional.empty();

    /** Empty while it has not been checked. */
    Optional<DataVerdict> verdict() {
      return verdict;
    }

    /** Other distributions make other data: what was found of it so far counts no more. */
    private void follow(DemoView demo) {
      Generator now = demo.parameters().generator();
      if (!now.equals(generator)) {
        if (generator != null) {
          verdict =
              Optional.of(
                  new DataVerdict(
                      DataVerdict.Outcome.COLLECTING, "the pods draw from other distributions"));
        }
        generator = now;
        verification = null;
        next = Instant.MIN;
      }
      if (verification == null || !demo.parameters().monitoring().interval().equals(interval)) {
        interval = demo.parameters().monitoring().interval();
        verification = new DistributionVerification(GroundTruth.of(generator), interval());
      }
    }

    private Duration interval() {
      return Durations.parse(interval).orElseThrow();
    }
  }

  /** Checks those that are due, at most one batch of each Prometheus. */
  void run(List<DemoView> demos, Map<ResourceID, DemoTrack> tracks, Scrapes scrapes, Instant now) {
    Map<Asked, List<DemoView>> due = new LinkedHashMap<>();
    for (DemoView demo : demos) {
      Track track = tracks.get(demo.id()).data;
      track.follow(demo);
      if (demo.settled() && !track.next.isAfter(now)) {
        scrapes
            .complete(demo)
            .ifPresent(
                prometheus -> due.computeIfAbsent(prometheus, key -> new ArrayList<>()).add(demo));
      }
    }
    due.forEach(
        (prometheus, some) -> {
          List<DataQuery.Demo> wanted =
              some.stream()
                  .map(
                      demo ->
                          new DataQuery.Demo(
                              demo.id(),
                              demo.endpoints().size(),
                              tracks.get(demo.id()).data.interval()))
                  .toList();
          DataQuery batch = DataQuery.batches(wanted).get(0);
          answer(batch, scrapes.servers(prometheus))
              .ifPresent(data -> check(batch, some, tracks, data, now));
        });
  }

  private static void check(
      DataQuery batch,
      List<DemoView> demos,
      Map<ResourceID, DemoTrack> tracks,
      Map<ResourceID, List<PodData>> data,
      Instant now) {
    for (DemoView demo : demos) {
      if (batch.demos().contains(demo.id())) {
        Track track = tracks.get(demo.id()).data;
        DataVerdict verdict =
            track.verification.check(pods(demo, data.getOrDefault(demo.id(), List.of())), now);
        track.verdict = Optional.of(verdict);
        track.next = now.plus(pause(track, verdict));
      }
    }
  }

  private static Duration pause(Track track, DataVerdict verdict) {
    if (verdict.outcome() == DataVerdict.Outcome.VERIFIED) {
      // Spread, so that not all are due at once for ever.
      double share = ThreadLocalRandom.current().nextDouble(0.8, 1);
      return Duration.ofMillis((long) (AT_REST.toMillis() * share));
    }
    return track.interval().compareTo(OPEN) > 0 ? track.interval() : OPEN;
  }

  /** One for each pod that is ready; of some, nothing may have arrived. */
  private static List<PodData> pods(DemoView demo, List<PodData> arrived) {
    Map<String, PodData> byName = new HashMap<>();
    arrived.forEach(pod -> byName.put(pod.pod(), pod));
    return demo.endpoints().stream()
        .map(pod -> byName.getOrDefault(pod, PodData.none(pod)))
        .toList();
  }

  /** Empty when not every shard answers: then it is asked again with the next look. */
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
