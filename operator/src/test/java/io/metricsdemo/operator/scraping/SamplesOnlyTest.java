package io.metricsdemo.operator.scraping;

import static io.metricsdemo.operator.scraping.ScrapeObserverTest.demo;
import static org.assertj.core.api.Assertions.assertThat;

import io.metricsdemo.operator.diagnosis.Diagnosis;
import io.metricsdemo.operator.observability.ScrapeMetrics;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.prometheus.PrometheusException;
import io.metricsdemo.operator.prometheus.PrometheusException.Kind;
import io.metricsdemo.operator.prometheus.ServerRef;
import io.metricsdemo.operator.prometheus.Symptom;
import io.metricsdemo.operator.scraping.PrometheusServers.Instance;
import io.metricsdemo.operator.scraping.PrometheusServers.PrometheusServer;
import io.metricsdemo.operator.status.Evidence;
import io.metricsdemo.operator.status.ServerObservation;
import io.metricsdemo.operator.status.Verdict;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server shows that answers queries and does not list its targets. */
class SamplesOnlyTest {

  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final FakePrometheus server = new FakePrometheus(() -> this.now);
  private final ScrapeObserver observer =
      new ScrapeObserver(
          new Configured(server),
          FakeFacts::new,
          new Diagnosis("the test"),
          new ScrapeMetrics(new PrometheusRegistry()),
          clock(() -> this.now));

  @BeforeEach
  void denyTargets() {
    server.deniesTargets =
        new PrometheusException(Kind.UNSUPPORTED, Symptom.NO_API, "it has no /api/v1/targets");
  }

  @AfterEach
  void close() {
    observer.close();
  }

  @Test
  void pods_whose_samples_are_recent_are_scraped_at_the_interval_of_the_samples() {
    DemoView demo = demo("demo-app", "30s", "a", "b");
    server.scrape(demo, "30s", "a", "b");

    ServerObservation seen = look(demo);

    assertThat(seen.obstacle()).isEmpty();
    assertThat(seen.up()).containsExactly("a", "b");
    assertThat(seen.evidence()).isEqualTo(Evidence.SAMPLES);
    assertThat(seen.interval()).map(Interval::text).contains("30s");
  }

  @ParameterizedTest
  @EnumSource(
      value = Symptom.class,
      names = {"UNAUTHORIZED", "FORBIDDEN", "BAD_REQUEST", "REDIRECT", "WEB_PAGE"})
  void whatever_it_answers_in_place_of_targets_its_samples_decide(Symptom symptom) {
    server.deniesTargets = new PrometheusException(Kind.REFUSED, symptom, "no");
    DemoView demo = demo("demo-app", "30s", "a");
    server.scrape(demo, "30s", "a");

    assertThat(look(demo).obstacle()).isEmpty();
    server.fail(demo, "a");
    assertThat(look(demo).obstacle().map(Verdict::reason)).contains("ScrapeFailed");
  }

  @Test
  void samples_decide_where_others_write_to_a_server_that_lists_targets_and_has_none() {
    server.deniesTargets = null;
    server.receives = true;
    DemoView demo = demo("demo-app", "30s", "a", "b");
    server.scrape(demo, "30s", "a", "b");

    ServerObservation seen = look(demo);

    assertThat(seen.obstacle()).isEmpty();
    assertThat(seen.up()).containsExactly("a", "b");
    assertThat(seen.evidence()).isEqualTo(Evidence.SAMPLES);
    assertThat(seen.selected().isTrue()).isTrue();

    DemoView other = demo("other", "30s", "c", "d");
    server.scrape(other, "30s", "c");
    assertThat(look(other).obstacle().map(Verdict::status)).contains("Unknown");
    server.fail(other, "d");
    assertThat(look(other).obstacle().map(Verdict::reason)).contains("ScrapeFailed");
  }

  @Test
  void pod_whose_newest_sample_is_0_is_one_whose_scrape_fails() {
    DemoView demo = demo("demo-app", "30s", "a", "b");
    server.scrape(demo, "30s", "a", "b");
    server.fail(demo, "b");

    ServerObservation seen = look(demo);

    assertThat(seen.up()).containsExactly("a");
    assertThat(seen.obstacle())
        .contains(
            Verdict.isFalse(
                "ScrapeFailed",
                "Scrape of pod b fails: its newest sample of up in Prometheus http://fake is 0."
                    + " This server lists no targets for the pod, so it does not report the error."
                    + " Check the targets page or the log of the system that scrapes for this"
                    + " server, and that no NetworkPolicy blocks that system from the pod"));
  }

  @Test
  void pod_without_a_sample_is_unknown_with_what_to_check() {
    DemoView demo = demo("demo-app", "30s", "a");

    ServerObservation seen = look(demo);

    Verdict obstacle = seen.obstacle().orElseThrow();
    assertThat(obstacle.status()).isEqualTo("Unknown");
    assertThat(obstacle.reason()).isEqualTo("WaitingForFirstScrape");
    assertThat(obstacle.message())
        .startsWith("Prometheus http://fake has no recent sample of up of pod a.")
        .contains("selects ServiceMonitor default/demo-app by its labels and annotations");
    assertThat(seen.selected().isUnknown()).isTrue();
  }

  @Test
  void interval_is_known_once_there_are_enough_samples_and_costs_nothing_after_that() {
    DemoView demo = demo("demo-app", "30s", "a");
    server.scrape(demo, "1h", "a");
    assertThat(look(demo).interval()).isEmpty();

    server.scrape(demo, "30s", "a");
    now = now.plusSeconds(31);
    assertThat(look(demo).interval()).map(Interval::text).contains("30s");

    server.asked.clear();
    look(demo);
    assertThat(server.asked).containsExactly("query");
  }

  @Test
  void other_interval_is_in_effect_when_the_samples_show_it() {
    DemoView demo = demo("demo-app", "30s", "a", "b");
    server.scrape(demo, "30s", "a", "b");
    look(demo);

    DemoView changed = demo("demo-app", "5s", "a", "b");
    server.renew(demo, "30s", "a", 29);
    assertThat(look(changed).interval()).map(Interval::text).contains("30s");
    assertThat(look(changed).up()).containsExactly("a", "b");

    server.scrape(demo, "5s", "a", "b");
    assertThat(look(changed).interval()).map(Interval::text).contains("5s");
    assertThat(look(changed).obstacle()).isEmpty();
  }

  @Test
  void path_without_the_api_is_no_answer_and_shows_nothing_of_scrapes() {
    server.fails =
        new PrometheusException(Kind.MALFORMED, Symptom.NO_API, "it has no /api/v1/query");
    DemoView demo = demo("demo-app", "30s", "a");

    look(demo);

    assertThat(look(demo).obstacle())
        .hasValueSatisfying(
            obstacle -> {
              assertThat(obstacle.status()).isEqualTo("Unknown");
              assertThat(obstacle.reason()).isEqualTo("PrometheusUnreachable");
            });
  }

  @Test
  void finding_holds_for_a_while_when_the_server_limits_queries_and_comes_back_by_itself() {
    DemoView demo = demo("demo-app", "30s", "a");
    server.scrape(demo, "30s", "a");
    ServerObservation before = look(demo);

    server.fails =
        new PrometheusException(Kind.REFUSED, Symptom.RATE_LIMITED, "HTTP status 429: slow down");
    for (int i = 0; i < 19; i++) {
      now = now.plusSeconds(30);
      ServerObservation limited = look(demo);
      assertThat(limited.obstacle()).isEmpty();
      assertThat(limited.lastObserved())
          .contains(
              "2026-01-01T12:00:00Z; since then Prometheus http://fake limits the operator's queries: HTTP status 429");
    }

    now = now.plus(Duration.ofMinutes(1));
    look(demo);
    assertThat(look(demo).obstacle().map(Verdict::reason)).contains("PrometheusUnreachable");

    server.fails = null;
    assertThat(look(demo).obstacle()).isEqualTo(before.obstacle());
    assertThat(look(demo).lastObserved()).isEmpty();
  }

  private static Clock clock(Supplier<Instant> source) {
    return new Clock() {
      @Override
      public Instant instant() {
        return source.get();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private ServerObservation look(DemoView demo) {
    return observer.observe(List.of(demo)).get(demo.id()).servers().get(0);
  }

  /** One server that the operator's settings name. */
  private record Configured(FakePrometheus server) implements PrometheusServers {

    @Override
    public boolean areKnown() {
      return true;
    }

    @Override
    public List<PrometheusServer> list() {
      return List.of(
          new PrometheusServer(
              ServerRef.configured("http://fake"),
              Optional.empty(),
              List.of(new Instance(0, server))));
    }

    @Override
    public Verdict none() {
      throw new IllegalStateException("there is always one");
    }

    @Override
    public void close() {}
  }
}
