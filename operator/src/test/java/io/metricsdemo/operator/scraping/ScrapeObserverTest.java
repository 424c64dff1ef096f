package io.metricsdemo.operator.scraping;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.operator.LogOf;
import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.observability.ScrapeMetrics;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.ImageRules;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import io.metricsdemo.operator.parameters.MonitorMetadata;
import io.metricsdemo.operator.parameters.SpecParser;
import io.metricsdemo.operator.prometheus.ServerRef;
import io.metricsdemo.operator.scraping.PrometheusServers.Instance;
import io.metricsdemo.operator.scraping.PrometheusServers.PrometheusServer;
import io.metricsdemo.operator.status.Reasons;
import io.metricsdemo.operator.status.ScrapeObservation;
import io.metricsdemo.operator.status.ServerObservation;
import io.metricsdemo.operator.status.Verdict;
import io.metricsdemo.operator.verification.DataVerdict;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one look after the other finds, and what it costs. */
class ScrapeObserverTest {

  private static final Instant CREATED = Instant.parse("2026-01-01T12:00:00Z");

  private final FakePrometheus server = new FakePrometheus(() -> this.now);
  private final FakePrometheus other = new FakePrometheus(() -> this.now);
  private List<Instance> instances = List.of(new Instance(0, server));
  private Instant now = CREATED;
  private final FakeFacts facts = new FakeFacts();
  private final PrometheusRegistry registry = new PrometheusRegistry();

  private final ScrapeObserver observer =
      new ScrapeObserver(
          new PrometheusServers() {
            @Override
            public List<PrometheusServer> list() {
              return instances.isEmpty()
                  ? List.of()
                  : List.of(
                      new PrometheusServer(
                          ServerRef.configured("http://fake"), Optional.empty(), instances));
            }

            @Override
            public boolean areKnown() {
              return true;
            }

            @Override
            public Verdict none() {
              return Verdict.isFalse(Reasons.NO_PROMETHEUS, "create one");
            }

            @Override
            public void close() {}
          },
          () -> facts,
          new Diagnosis("the test"),
          new ScrapeMetrics(registry),
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              throw new UnsupportedOperationException();
            }
          });

  @Test
  void nothing_is_asked_where_there_is_no_demo() {
    observer.observe(List.of());

    assertThat(server.asked).isEmpty();
  }

  @Test
  void metric_shows_which_servers_answer() {
    List<DemoView> demos = scrapedDemos(1, "30s");
    observer.observe(demos);
    assertThat(answering()).isEqualTo(Map.of("Prometheus http://fake", 1.0));

    server.away = true;
    observer.observe(demos);
    assertThat(answering()).isEqualTo(Map.of("Prometheus http://fake", 0.0));

    instances = List.of();
    observer.observe(demos);
    assertThat(answering()).isEmpty();
  }

  @Test
  void server_that_is_not_queried_any_more_is_not_missed() {
    server.away = true;
    observer.observe(scrapedDemos(1, "30s"));

    observer.observe(List.of());

    assertThat(answering()).isEmpty();
  }

  private Map<String, Double> answering() {
    return registry.scrape("metricsdemo_prometheus_up"::equals).stream()
        .flatMap(snapshot -> ((GaugeSnapshot) snapshot).getDataPoints().stream())
        .collect(
            Collectors.toMap(
                point -> point.getLabels().get("server"),
                GaugeSnapshot.GaugeDataPointSnapshot::getValue));
  }

  @Test
  void demos_that_are_scraped_cost_one_query_for_all() {
    List<DemoView> demos = scrapedDemos(200, "30s");
    // New ones are examined by and by, and their data is looked at in batches.
    IntStream.range(0, 10).forEach(i -> observer.observe(demos));
    server.asked.clear();

    assertThat(observer.observe(demos).values())
        .hasSize(200)
        .allSatisfy(seen -> assertThat(seen.servers().get(0).obstacle()).isEmpty());

    assertThat(server.asked).containsExactly("query");
  }

  @Test
  void at_most_fifty_demos_are_examined_in_one_look() {
    List<DemoView> demos =
        IntStream.range(0, 120).mapToObj(i -> demo("demo-" + i, "30s", "pod-" + i)).toList();

    assertThat(queried(observer.observe(demos))).hasSize(50);
    assertThat(queried(observer.observe(demos))).hasSize(100);
    assertThat(queried(observer.observe(demos))).hasSize(120);
  }

  private static List<ServerObservation> queried(Map<ResourceID, ScrapeObservation> observations) {
    return observations.values().stream()
        .map(seen -> seen.servers().get(0))
        .filter(
            seen -> seen.obstacle().filter(o -> o.reason().equals(Reasons.NOT_OBSERVED)).isEmpty())
        .toList();
  }

  @Test
  void target_that_fails_is_reported_by_its_error() {
    DemoView demo = demo("demo-app", "30s", "a", "b");
    server.scrape(demo, "30s", "a", "b");
    look(demo);

    server.fail(demo, "b");

    assertThat(look(demo).obstacle())
        .hasValueSatisfying(obstacle -> assertThat(obstacle.reason()).isEqualTo("ScrapeFailed"));
    assertThat(look(demo).up()).containsExactly("a");

    server.scrape(demo, "30s", "a", "b");
    assertThat(look(demo).obstacle()).isEmpty();
  }

  @Test
  void server_that_was_restarted_with_an_empty_storage_is_unknown_until_it_has_had_its_time() {
    DemoView demo = demo("demo-app", "30s", "a", "b");
    server.scrape(demo, "30s", "a", "b");
    look(demo);
    look(demo);

    server.away = true;
    look(demo);
    look(demo);
    server.away = false;
    server.forget(demo);
    for (int seconds = 0; seconds < 74; seconds += 15) {
      Verdict obstacle = look(demo).obstacle().orElseThrow();
      assertThat(obstacle.status()).isEqualTo("Unknown");
      assertThat(obstacle.reason()).isEqualTo("WaitingForFirstScrape");
      now = now.plusSeconds(15);
    }
    assertThat(look(demo).obstacle()).as("no cause but time").isEmpty();
    assertThat(look(demo).up()).isEmpty();

    server.scrape(demo, "30s", "a", "b");
    assertThat(look(demo).up()).containsExactly("a", "b");
    assertThat(look(demo).obstacle()).isEmpty();
  }

  @Test
  void targets_that_are_up_show_scrapes_while_their_samples_cannot_be_found() {
    DemoView demo = demo("demo-app", "30s", "a", "b");
    server.scrape(demo, "30s", "a", "b");
    look(demo);

    server.hidesSamples = true;

    assertThat(look(demo).obstacle()).isEmpty();
    assertThat(look(demo).up()).containsExactly("a", "b");
    server.fail(demo, "b");
    assertThat(look(demo).obstacle().map(Verdict::reason)).contains("ScrapeFailed");
  }

  @Test
  void pod_that_is_new_is_waited_for() {
    DemoView demo = demo("demo-app", "30s", "a");
    server.scrape(demo, "30s", "a");
    look(demo);

    DemoView scaled = demo("demo-app", "30s", "a", "b");

    assertThat(look(scaled).obstacle()).isEmpty();
    assertThat(look(scaled).up()).containsExactly("a");
  }

  @Test
  void pods_that_were_not_there_at_the_first_examination_are_examined_although_samples_show_them() {
    look(demo("demo-app", "30s"));
    DemoView demo = demo("demo-app", "30s", "a", "b");
    server.scrape(demo, "1m", "a", "b");

    ServerObservation found = look(demo);

    assertThat(found.selected().status()).isEqualTo("True");
    assertThat(found.interval()).map(Interval::text).contains("1m");
  }

  @Test
  void what_was_known_stays_while_prometheus_is_away_and_it_recovers_by_itself() {
    DemoView demo = demo("demo-app", "30s", "a");
    server.scrape(demo, "30s", "a");
    look(demo);

    server.away = true;
    look(demo);
    ServerObservation away = look(demo);
    server.away = false;

    assertThat(away.obstacle())
        .hasValueSatisfying(
            obstacle -> {
              assertThat(obstacle.status()).isEqualTo("Unknown");
              assertThat(obstacle.reason()).isEqualTo("PrometheusUnreachable");
            });
    assertThat(away.up()).containsExactly("a");
    assertThat(away.interval()).map(Interval::text).contains("30s");
    assertThat(look(demo).obstacle()).isEmpty();
  }

  @Test
  void cause_stays_with_its_time_while_the_api_server_fails_and_is_examined_again_after_that() {
    DemoView demo = demo("demo-app", "30s", "a", "b");
    server.scrape(demo, "30s", "a", "b");
    server.fail(demo, "b");
    ServerObservation before = look(demo);
    assertThat(before.obstacle().map(Verdict::reason)).contains("ScrapeFailed");

    facts.away = true;
    for (int i = 0; i < 3; i++) {
      now = now.plusSeconds(15);
      assertThat(look(demo)).isEqualTo(before.lastObserved("2026-01-01T12:00:00Z"));
    }
    facts.away = false;

    assertThat(look(demo)).isEqualTo(before);
    server.scrape(demo, "30s", "a", "b");
    assertThat(look(demo).obstacle()).isEmpty();
  }

  @Test
  void demo_that_is_scraped_stays_so_while_the_api_server_fails() {
    DemoView demo = demo("demo-app", "60s", "a", "b");
    server.scrape(demo, "1m", "a", "b");
    server.fail(demo, "gone");
    look(demo);
    now = now.plusSeconds(15);
    ServerObservation before = look(demo);
    assertThat(before.obstacle()).isEmpty();
    assertThat(before.up()).containsExactly("a", "b");

    facts.away = true;
    DemoView changed = demo("demo-app", "1m", "a", "b");
    assertThat(look(changed)).isEqualTo(before.lastObserved("2026-01-01T12:00:00Z"));
    facts.away = false;

    assertThat(look(changed)).isEqualTo(before);
  }

  @Test
  void demo_that_was_never_examined_is_not_observed_while_the_api_server_fails() {
    DemoView demo = demo("demo-app", "30s", "a");
    facts.away = true;

    assertThat(look(demo).obstacle())
        .contains(
            Verdict.unknown(
                "NotObserved",
                "The request to the API server failed: etcdserver: request timed out"));
  }

  @Test
  void nothing_is_remembered_of_a_server_that_was_gone() {
    DemoView demo = demo("demo-app", "30s", "a");
    server.scrape(demo, "30s", "a");
    look(demo);
    List<Instance> before = instances;

    instances = List.of();
    observe(demo);
    instances = before;
    server.away = true;

    assertThat(look(demo).obstacle().map(Verdict::reason)).contains("NotObserved");
    assertThat(look(demo).up()).isEmpty();
  }

  @Test
  void nothing_is_remembered_of_a_demo_that_was_gone() {
    DemoView demo = demo("demo-app", "30s", "a");
    server.scrape(demo, "30s", "a");
    look(demo);

    look(demo("other", "30s", "b"));
    server.away = true;

    assertThat(look(demo).obstacle().map(Verdict::reason)).contains("NotObserved");
    assertThat(look(demo).up()).isEmpty();
  }

  @Test
  void server_that_was_gone_is_logged_anew_when_it_does_not_answer() {
    DemoView demo = demo("demo-app", "30s", "a");
    List<Instance> before = instances;
    server.away = true;

    try (LogOf log = LogOf.logger(ScrapeObserver.class)) {
      look(demo);
      instances = List.of();
      observe(demo);
      instances = before;
      look(demo);

      assertThat(log.lines())
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).startsWith("Prometheus query failed, retrying"));
    }
  }

  @Test
  void one_look_without_an_answer_is_not_reported() {
    DemoView demo = demo("demo-app", "30s", "a");
    server.scrape(demo, "30s", "a");
    ServerObservation before = look(demo);

    for (int i = 0; i < 3; i++) {
      server.away = true;
      assertThat(look(demo)).isEqualTo(before);
      server.away = false;
      assertThat(look(demo)).isEqualTo(before);
    }
  }

  @Test
  void demo_that_was_never_seen_waits_for_a_second_look_too() {
    DemoView demo = demo("demo-app", "30s", "a");
    server.away = true;

    assertThat(look(demo).obstacle().map(Verdict::reason)).contains("NotObserved");
    assertThat(look(demo).obstacle())
        .hasValueSatisfying(
            obstacle -> assertThat(obstacle.reason()).isEqualTo("PrometheusUnreachable"));
  }

  @Test
  void log_reports_once_that_prometheus_is_away_and_once_that_it_answers_again() {
    DemoView demo = demo("demo-app", "30s", "a");

    look(demo);

    try (LogOf log = LogOf.logger(ScrapeObserver.class)) {
      server.away = true;
      IntStream.range(0, 100).forEach(i -> look(demo));
      server.away = false;
      IntStream.range(0, 100).forEach(i -> look(demo));

      assertThat(log.lines())
          .containsExactly(
              "Prometheus query failed, retrying server=\"Prometheus http://fake\" err=\"no answer within 5 s\"",
              "Prometheus answers again server=\"Prometheus http://fake\"");
    }
  }

  @Test
  void server_that_is_away_is_asked_once_in_a_look_whatever_the_number_of_demos() {
    server.away = true;

    observer.observe(
        IntStream.range(0, 30).mapToObj(i -> demo("demo-" + i, "30s", "pod-" + i)).toList());

    assertThat(server.asked).containsExactly("query");
  }

  @Test
  void targets_of_all_shards_count() {
    instances = List.of(new Instance(0, server), new Instance(1, other));
    DemoView demo = demo("demo-app", "30s", "a", "b");
    server.scrape(demo, "30s", "a");
    other.scrape(demo, "30s", "b");

    assertThat(look(demo).obstacle()).isEmpty();
    assertThat(look(demo).up()).containsExactly("a", "b");
  }

  @Test
  void one_replica_of_a_shard_is_enough() {
    instances = List.of(new Instance(0, server), new Instance(0, other));
    DemoView demo = demo("demo-app", "30s", "a");
    other.scrape(demo, "30s", "a");
    server.away = true;

    assertThat(look(demo).obstacle()).isEmpty();
    assertThat(look(demo).up()).containsExactly("a");
  }

  @Test
  void agent_is_judged_by_its_targets_alone() {
    server.agent = true;
    DemoView demo = demo("demo-app", "30s", "a", "b");
    server.scrape(demo, "30s", "a", "b");

    assertThat(look(demo).obstacle()).isEmpty();
    assertThat(look(demo).up()).containsExactly("a", "b");
    assertThat(look(demo).storesData()).isFalse();
  }

  @Test
  void interval_in_force_is_read_again_when_the_service_monitor_changes() {
    DemoView demo = demo("demo-app", "30s", "a");
    server.scrape(demo, "30s", "a");
    look(demo);
    DemoView changed = demo("demo-app", "5s", "a");

    assertThat(look(changed).interval()).map(Interval::text).contains("30s");
    server.scrape(demo, "5s", "a");

    assertThat(look(changed).interval()).map(Interval::text).contains("5s");
    assertThat(look(changed).obstacle()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"30s, 5s", "5s, 30s", "10m, 5s", "30s, 10m"})
  void changed_interval_is_reported_when_it_is_asked_for_and_when_each_pod_is_scraped_at_it(
      String before, String after) {
    DemoView demo = demo("demo-app", before, "a", "b");
    server.scrape(demo, before, "a", "b");
    look(demo);
    DemoView changed = demo("demo-app", after, "a", "b");

    ScrapeObservation asked = observe(changed);
    server.renew(changed, after, "a", 25);
    server.renew(changed, after, "b", 29);
    assertThat(observe(changed)).isEqualTo(asked);
    server.scrape(changed, after, "a");
    server.renew(changed, after, "b", 30);
    assertThat(observe(changed)).isEqualTo(asked);
    server.scrape(changed, after, "a", "b");

    ServerObservation view = asked.servers().get(0);
    assertThat(view.obstacle()).isEmpty();
    assertThat(view.up()).containsExactly("a", "b");
    assertThat(view.interval()).map(Interval::text).contains(before);
    assertThat(look(changed).obstacle()).isEmpty();
    assertThat(look(changed).interval()).map(Interval::text).contains(after);
  }

  @Test
  void
      interval_that_is_in_force_before_it_is_looked_at_is_reported_when_each_pod_is_scraped_at_it() {
    DemoView demo = demo("demo-app", "30s", "a", "b");
    server.scrape(demo, "30s", "a", "b");
    ScrapeObservation before = observe(demo);
    DemoView changed = demo("demo-app", "5s", "a", "b");
    server.renew(changed, "5s", "a", 20);
    server.renew(changed, "5s", "b", 20);

    assertThat(observe(changed)).isEqualTo(before);

    server.scrape(changed, "5s", "a", "b");
    assertThat(look(changed).interval()).map(Interval::text).contains("5s");
  }

  @Test
  void changed_interval_at_which_no_scrape_comes_is_waited_for() {
    DemoView demo = demo("demo-app", "30s", "a");
    server.scrape(demo, "30s", "a");
    look(demo);
    DemoView changed = demo("demo-app", "5s", "a");
    server.renew(changed, "5s", "a", 30);
    look(changed);

    server.renew(changed, "5s", "a", 66);
    now = now.plusSeconds(74);

    assertThat(look(changed).obstacle()).isEmpty();
    assertThat(look(changed).up()).isEmpty();
  }

  @Test
  void series_that_ends_with_the_old_targets_changes_nothing_until_the_next_scrape_is_late() {
    DemoView demo = demo("demo-app", "5s", "a", "b");
    server.scrape(demo, "5s", "a", "b");
    look(demo);
    DemoView changed = demo("demo-app", "60s", "a", "b");

    ScrapeObservation asked = observe(changed);
    server.renew(changed, "60s", "a", 4);
    server.renew(changed, "60s", "b", 2);
    assertThat(observe(changed)).isEqualTo(asked);
    now = now.plusSeconds(11);
    server.end("b");
    assertThat(observe(changed)).isEqualTo(asked);

    server.scrape(changed, "60s", "a", "b");
    ServerObservation scraped = look(changed);
    assertThat(scraped.obstacle()).isEmpty();
    server.end("a");
    assertThat(look(changed)).isEqualTo(scraped);
    server.scrape(changed, "60s", "a", "b");
    assertThat(look(changed)).isEqualTo(scraped);

    now = now.plusSeconds(65);
    server.end("a");
    assertThat(look(changed).up()).containsExactly("b");
  }

  @Test
  void target_that_fails_after_a_changed_interval_is_reported_at_once() {
    DemoView demo = demo("demo-app", "5s", "a", "b");
    server.scrape(demo, "5s", "a", "b");
    look(demo);
    DemoView changed = demo("demo-app", "30s", "a", "b");
    server.scrape(changed, "30s", "a", "b");
    look(changed);

    server.fail(changed, "b");

    assertThat(look(changed).obstacle().map(Verdict::reason)).contains("ScrapeFailed");
  }

  @Test
  void no_prometheus_is_reported_for_each_demo() {
    instances = List.of();
    DemoView demo = demo("demo-app", "30s", "a");

    ScrapeObservation seen = observer.observe(List.of(demo)).get(demo.id());

    assertThat(seen.trouble()).contains(Verdict.isFalse("NoPrometheus", "create one"));
  }

  @Test
  void time_to_scrape_is_that_from_the_creation_until_every_pod_is_up() {
    DemoView demo = demo("demo-app", "30s", "a", "b");
    observe(demo);
    now = CREATED.plusSeconds(20);
    server.scrape(demo, "30s", "a");
    assertThat(observe(demo).timeToScrape()).isEmpty();

    now = CREATED.plusSeconds(31);
    server.scrape(demo, "30s", "a", "b");

    assertThat(observe(demo).timeToScrape()).contains(Duration.ofSeconds(31));
    now = CREATED.plusSeconds(90);
    assertThat(observe(demo).timeToScrape()).contains(Duration.ofSeconds(31));
  }

  @Test
  void demo_that_was_scraped_before_it_was_observed_is_measured_by_the_samples_of_the_past() {
    DemoView demo = demo("demo-app", "30s", "a", "b");
    server.scrape(demo, "30s", "a", "b");
    server.firstScraped = CREATED.plusSeconds(12);
    now = CREATED.plusSeconds(1200);

    IntStream.range(0, 5).forEach(i -> observe(demo));

    assertThat(observe(demo).timeToScrape()).contains(Duration.ofSeconds(12));
    assertThat(stages())
        .singleElement()
        .returns("all_up", stage -> stage.getLabels().get("stage"))
        .returns(1L, HistogramDataPointSnapshot::getCount)
        .returns(12.0, HistogramDataPointSnapshot::getSum);
  }

  @Test
  void demo_that_was_scraped_before_it_was_observed_is_not_measured_without_samples_of_the_past() {
    DemoView demo = demo("demo-app", "30s", "a");
    server.scrape(demo, "30s", "a");
    now = CREATED.plusSeconds(1200);

    IntStream.range(0, 5).forEach(i -> observe(demo));

    assertThat(observe(demo).timeToScrape()).isEmpty();
    assertThat(stages()).isEmpty();
  }

  /** What was measured of new demos, by stage. */
  private List<HistogramDataPointSnapshot> stages() {
    return registry.scrape("metricsdemo_time_to_scrape_seconds"::equals).stream()
        .flatMap(metric -> ((HistogramSnapshot) metric).getDataPoints().stream())
        .toList();
  }

  @Test
  void data_is_looked_at_when_every_pod_is_scraped_and_then_now_and_again() {
    DemoView demo = demo("demo-app", "30s", "a");
    assertThat(look(demo).data()).isEmpty();

    server.scrape(demo, "30s", "a");
    assertThat(look(demo).data())
        .map(DataVerdict::outcome)
        .contains(DataVerdict.Outcome.COLLECTING);
    server.asked.clear();
    observe(demo);
    assertThat(server.asked).containsExactly("query");

    now = now.plusSeconds(31);
    observe(demo);
    assertThat(server.asked).containsExactly("query", "query", "query", "query");
  }

  @Test
  void data_that_is_checked_often_keeps_no_other_from_being_checked() {
    List<DemoView> demos = scrapedDemos(120, "30s");

    for (int look = 0; look < 6; look++) {
      observer.observe(demos);
      now = now.plusSeconds(15);
    }

    assertThat(observer.observe(demos).values())
        .allMatch(seen -> seen.servers().get(0).data().isPresent());
  }

  @Tag("slow")
  @Test
  void data_of_a_thousand_demos_is_checked_within_two_minutes_in_batches_of_at_most_fifty() {
    List<DemoView> demos = scrapedDemos(1000, "2m");
    // New ones are examined by and by.
    IntStream.range(0, 20).forEach(i -> observer.observe(demos));
    now = now.plusSeconds(121);
    server.dataQueries.clear();

    for (int look = 0; look < 8; look++) {
      observer.observe(demos);
      now = now.plusSeconds(15);
    }

    // Two questions for each batch.
    assertThat(server.dataQueries).hasSizeBetween(2 * 1000 / 50, 2 * 8 * 3);
    assertThat(demos)
        .allSatisfy(demo -> assertThat(server.dataQueries).anyMatch(query -> asksFor(demo, query)));
  }

  @Test
  void data_that_is_refused_is_asked_for_once_in_a_look_and_keeps_no_other_from_being_checked() {
    List<DemoView> demos = scrapedDemos(150, "30s");
    server.refused = query -> asksFor(demos.get(0), query);

    for (int look = 0; look < 6; look++) {
      server.dataQueries.clear();
      observer.observe(demos);
      assertThat(server.dataQueries).hasSizeLessThanOrEqualTo(2);
      now = now.plusSeconds(15);
    }

    assertThat(observer.observe(demos).values())
        .filteredOn(seen -> seen.servers().get(0).data().isEmpty())
        .hasSize(50);
  }

  @Test
  void other_distributions_begin_anew() {
    DemoView demo = demo("demo-app", "30s", "a");
    observe(demo);

    DemoView changed =
        new DemoView(
            demo.id(),
            demo.uid(),
            demo.created(),
            parameters("demo-app", "{generator: {uniformDomain: 1ms}}"),
            demo.monitor(),
            demo.endpoints(),
            false,
            true);

    assertThat(look(changed).data())
        .map(DataVerdict::outcome)
        .contains(DataVerdict.Outcome.COLLECTING);
  }

  private List<DemoView> scrapedDemos(int count, String interval) {
    List<DemoView> demos =
        IntStream.range(0, count)
            .mapToObj(i -> demo("demo-%04d".formatted(i), interval, "pod-" + i))
            .toList();
    demos.forEach(demo -> server.scrape(demo, interval, demo.endpoints().first()));
    return demos;
  }

  private static boolean asksFor(DemoView demo, String query) {
    return query.matches(".*[\"|]" + demo.parameters().name() + "[\"|].*");
  }

  private ServerObservation look(DemoView demo) {
    return observe(demo).servers().get(0);
  }

  private ScrapeObservation observe(DemoView demo) {
    return observer.observe(List.of(demo)).get(demo.id());
  }

  static DemoView demo(String name, String interval, String... pods) {
    return new DemoView(
        new ResourceID(name, "default"),
        "uid-of-" + name,
        CREATED,
        parameters(
            name, "{replicas: %d, monitoring: {interval: %s}}".formatted(pods.length, interval)),
        monitor(name, interval),
        new TreeSet<>(Arrays.asList(pods)),
        true,
        false);
  }

  static DemoParameters parameters(String name, String spec) {
    try {
      return new SpecParser(new ImageRules("demo-app:1", List.of()), MonitorMetadata.NONE)
          .parse(
              Serialization.unmarshal(
                  """
                  apiVersion: metricsdemo.io/v1alpha1
                  kind: MetricsDemo
                  metadata: {name: %s, namespace: default}
                  spec: %s
                  """
                      .formatted(name, spec),
                  MetricsDemo.class));
    } catch (InvalidSpecException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each interval makes another generation. */
  private static ServiceMonitor monitor(String name, String interval) {
    // @formatter:off
    return new ServiceMonitorBuilder()
        .withNewMetadata()
          .withNamespace("default").withName(name).withGeneration((long) interval.hashCode())
        .endMetadata()
        .withNewSpec()
          .withNewSelector()
            .addToMatchLabels("app", name)
          .endSelector()
          .addNewEndpoint()
            .withPort("http-metrics").withInterval(interval)
          .endEndpoint()
        .endSpec()
        .build();
    // @formatter:on
  }
}
