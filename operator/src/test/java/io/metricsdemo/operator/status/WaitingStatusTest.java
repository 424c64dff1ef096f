package io.metricsdemo.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.operator.parameters.ImageRules;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.parameters.MonitorMetadata;
import io.metricsdemo.operator.parameters.SpecParser;
import io.metricsdemo.operator.prometheus.ServerRef;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A condition promises that something passes by itself only while it can. */
class WaitingStatusTest {

  private static final Instant CHANGE = Instant.parse("2026-01-01T12:00:00.5Z");

  private static final String IN_VAIN =
      "Nothing that this depends on has changed since 2026-01-01T12:00:00Z";

  private Optional<String> unchecked = Optional.empty();

  private final MetricsDemo demo =
      Serialization.unmarshal(
          """
          apiVersion: metricsdemo.io/v1alpha1
          kind: MetricsDemo
          metadata: {name: demo-app, namespace: default, generation: 2}
          spec: {}
          """,
          MetricsDemo.class);

  @Test
  void first_scrape_is_promised_for_minutes_after_the_last_change() throws Exception {
    assertThat(scraped(Duration.ofMinutes(4), "30s", "", Optional.of(CHANGE)))
        .contains("takes effect within minutes");
    assertThat(scraped(Duration.ofMinutes(6), "30s", "", Optional.of(CHANGE)))
        .startsWith("Prometheus monitoring/k8s has not scraped all pods yet. " + IN_VAIN);
  }

  @Test
  void message_stays_the_same_once_it_is_in_vain() throws Exception {
    assertThat(scraped(Duration.ofHours(6), "30s", "", Optional.of(CHANGE)))
        .isEqualTo(scraped(Duration.ofMinutes(6), "30s", "", Optional.of(CHANGE)));
  }

  @Test
  void new_interval_is_promised_for_minutes_after_the_last_change() throws Exception {
    assertThat(scraped(Duration.ofMinutes(4), "15s", "a b", Optional.of(CHANGE)))
        .contains("The new interval takes effect within minutes");
    assertThat(scraped(Duration.ofMinutes(6), "15s", "a b", Optional.of(CHANGE)))
        .startsWith(
            "Prometheus monitoring/k8s still scrapes every 15s; spec.monitoring.interval is 30s. "
                + IN_VAIN);
  }

  @Test
  void what_could_not_be_ruled_out_is_not_said_to_have_been_checked() throws Exception {
    unchecked = Optional.of("Whether relabeling drops targets is not known");

    assertThat(scraped(Duration.ofMinutes(6), "30s", "", Optional.of(CHANGE)))
        .startsWith("Prometheus monitoring/k8s has not scraped all pods yet. " + IN_VAIN)
        .contains(
            "so it will not resolve by itself. Whether relabeling drops targets is not known. Checks"
                + " without a finding: ")
        .contains("ports, endpoints, what Prometheus Operator");
    assertThat(scraped(Duration.ofMinutes(6), "15s", "a b", Optional.of(CHANGE)))
        .contains("so it will not resolve by itself. Checks without a finding: ")
        .contains("ports, endpoints, relabeling, what Prometheus Operator");
  }

  @Test
  void change_that_is_not_known_may_have_been_just_now() throws Exception {
    assertThat(scraped(Duration.ofHours(6), "30s", "", Optional.empty()))
        .contains("takes effect within minutes");
  }

  /** What condition Scraped says so long after the change. */
  private String scraped(Duration later, String interval, String up, Optional<Instant> change)
      throws Exception {
    ServerObservation server =
        new ServerObservation(
            new ServerRef("Prometheus", "monitoring", "k8s"),
            Verdict.isTrue("Selected", ""),
            Optional.empty(),
            10,
            pods(up),
            Evidence.TARGETS,
            Interval.parse(interval),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new NoCauseFound(change, unchecked));
    MetricsDemoStatus status =
        new StatusCalculator(Clock.fixed(CHANGE.plus(later), ZoneOffset.UTC))
            .of(
                demo,
                new Observation(
                    new SpecParser(new ImageRules("demo-app:1", List.of()), MonitorMetadata.NONE)
                        .parse(demo),
                    CountedDeployment.allReady(2),
                    Map.of(
                        ManagedKind.SERVICE_MONITOR,
                        ObjectState.APPLIED,
                        ManagedKind.PROMETHEUS_RULE,
                        ObjectState.DISABLED),
                    Optional.empty(),
                    Map.of(),
                    pods("a b"),
                    Optional.empty(),
                    Optional.of(
                        new ScrapeObservation(
                            "1", List.of(server), Optional.empty(), Optional.empty()))));
    assertThat(Pending.isWaiting(status)).isTrue();
    return Conditions.find(status, "Scraped").map(Condition::getMessage).orElseThrow();
  }

  private static SortedSet<String> pods(String names) {
    SortedSet<String> pods = new TreeSet<>(List.of(names.split(" ")));
    pods.remove("");
    return pods;
  }
}
