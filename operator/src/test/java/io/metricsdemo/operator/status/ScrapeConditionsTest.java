package io.metricsdemo.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.load.Load;
import io.metricsdemo.operator.kubernetes.WatchFailure;
import io.metricsdemo.operator.parameters.DemoParameters;
import io.metricsdemo.operator.parameters.ImageRules;
import io.metricsdemo.operator.parameters.Interval;
import io.metricsdemo.operator.parameters.InvalidSpecException;
import io.metricsdemo.operator.parameters.MonitorMetadata;
import io.metricsdemo.operator.parameters.SpecParser;
import io.metricsdemo.operator.prometheus.ServerRef;
import io.metricsdemo.operator.verification.DataVerdict;
import io.metricsdemo.operator.verification.LoadVerdict;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Selected, Scraped and DataVerified say, of what was observed and of what is known since. */
class ScrapeConditionsTest {

  private static final Verdict SELECTED = Verdict.isTrue("Selected", "selects it");

  private MetricsDemo demo = demo("{}");
  private Optional<Deployment> deployment = CountedDeployment.allReady(2);
  private ObjectState monitor = ObjectState.APPLIED;
  private Map<Class<? extends HasMetadata>, WatchFailure> unseen = Map.of();
  private SortedSet<String> endpoints = pods("a", "b");
  private Optional<ScrapeObservation> scrape = Optional.empty();

  @Test
  void demo_whose_ready_pods_are_all_up_at_its_interval_is_scraped() {
    observe(view(pods("a", "b"), "30s"));

    assertThat(scraped()).isEqualTo("True/AllTargetsUp");
    assertThat(says("Selected")).isEqualTo("True/Selected");
    assertThat(status().getTargets()).isEqualTo("2/2");
  }

  @ParameterizedTest
  @CsvSource({
    "a b c, a b,   2, 'a pod that is gone does not count'",
    "a b c, a b c, 2, 'a pod is ready that the Deployment does not know'",
    "a,     a b,   2, 'a pod is not up'",
    "'',    a b,   2, 'no pod is up'",
  })
  void targets_are_counted_by_the_pods_that_are_ready_now(
      String up, String ready, int wanted, String why) {
    endpoints = pods(ready.split(" "));
    observe(view(pods(up.split(" ")), "30s"));

    boolean scraped = wanted == endpoints.size() && pods(up.split(" ")).containsAll(endpoints);

    assertThat(scraped())
        .as(why)
        .isEqualTo(scraped ? "True/AllTargetsUp" : "False/WaitingForFirstScrape");
  }

  @Test
  void interval_that_is_not_in_force_yet_is_reported_at_once() {
    demo = demo("{monitoring: {interval: 5s}}");
    observe(view(pods("a", "b"), "30s"));

    assertThat(scraped()).isEqualTo("False/IntervalNotInForce");
    assertThat(condition("Scraped").getMessage()).contains("30s", "5s", "spec.monitoring.interval");
  }

  @Test
  void intervals_are_compared_as_durations() {
    demo = demo("{monitoring: {interval: 60s}}");
    observe(view(pods("a", "b"), "1m"));

    assertThat(scraped()).isEqualTo("True/AllTargetsUp");
  }

  @Test
  void load_that_was_compared_before_the_spec_changed_is_not_confirmed() {
    demo = demo("{load: {metrics: {gauges: 20}}}");
    ServerObservation server = view(pods("a", "b"), "30s");

    observe(server.withLoad(Optional.of(stored("10"))));
    assertThat(says("LoadConfirmed")).isEqualTo("Unknown/WaitingForLoad");
    assertThat(status().getLoad().getStored()).isNull();

    observe(server.withLoad(Optional.of(stored("20"))));
    assertThat(says("LoadConfirmed")).isEqualTo("True/LoadStored");
    assertThat(status().getLoad().getStored()).isEqualTo(400);
  }

  @Test
  void demo_is_not_called_scraped_while_its_pods_roll() {
    deployment =
        CountedDeployment.of(
            2, "{observedGeneration: 2, replicas: 3, updatedReplicas: 1, readyReplicas: 3}");
    observe(view(pods("a", "b"), "30s"));

    assertThat(scraped()).isEqualTo("Unknown/RolloutInProgress");
    assertThat(says("DataVerified")).isEqualTo("Unknown/RolloutInProgress");
  }

  @Test
  void scaled_to_zero_is_not_scraped_and_still_selected() {
    demo = demo("{replicas: 0}");
    deployment = CountedDeployment.allReady(0);
    endpoints = pods();
    observe(view(pods(), "30s"));

    assertThat(scraped()).isEqualTo("False/ScaledToZero");
    assertThat(says("Selected")).isEqualTo("True/Selected");
    assertThat(says("DataVerified")).isEqualTo("Unknown/NotScraped");
  }

  @ParameterizedTest
  @CsvSource({
    "DISABLED, False/Disabled",
    "CRD_MISSING, False/ServiceMonitorCRDMissing",
    "CRD_UNKNOWN, Unknown/NotPermitted"
  })
  void demo_without_a_service_monitor_is_not_scraped_for_that_reason(
      ObjectState state, String expected) {
    monitor = state;

    assertThat(scraped()).isEqualTo(expected);
    assertThat(says("Selected")).isEqualTo(expected);
  }

  @Test
  void demo_that_is_not_to_be_verified_is_unknown() {
    demo = demo("{verification: {enabled: false}}");
    observe(view(pods("a", "b"), "30s"));

    for (String type : List.of("Selected", "Scraped", "DataVerified")) {
      assertThat(says(type)).isEqualTo("Unknown/VerificationDisabled");
    }
    assertThat(status().getTargets()).isNull();
  }

  @Test
  void obstacle_is_reported_with_its_words() {
    observe(obstacle(Verdict.isFalse("LabelsNotSelected", "add a label"), false));

    assertThat(scraped()).isEqualTo("False/LabelsNotSelected");
    assertThat(says("Selected")).isEqualTo("False/LabelsNotSelected");
    assertThat(condition("Scraped").getMessage()).isEqualTo("add a label");
  }

  @Test
  void last_known_targets_stay_while_prometheus_is_away() {
    observe(
        server(
            "k8s",
            SELECTED,
            Optional.of(Verdict.unknown("PrometheusUnreachable", "no answer")),
            7,
            pods("a", "b"),
            "30s"));

    assertThat(scraped()).isEqualTo("Unknown/PrometheusUnreachable");
    assertThat(says("Selected")).isEqualTo("True/Selected");
    assertThat(status().getTargets()).isEqualTo("2/2");
  }

  @Test
  void one_prometheus_that_scrapes_every_pod_is_enough() {
    ServerObservation other = notSelecting("agent");
    observe(other, view(pods("a", "b"), "30s"));

    assertThat(scraped()).isEqualTo("True/AllTargetsUp");
    assertThat(says("Selected")).isEqualTo("True/Selected");
    assertThat(status().getPrometheuses())
        .extracting(row -> row.getName() + " " + row.getSelected() + " " + row.getReason())
        .containsExactly("agent False LabelsNotSelected", "k8s True AllTargetsUp");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void server_that_is_not_queried_yet_does_not_hide_one_that_scrapes_every_pod(boolean selected) {
    observe(obstacle(Verdict.isFalse("ScrapeFailed", "it fails"), true));
    demo.setStatus(status());

    observe(notQueried("new", selected), view(pods("a", "b"), "30s"));

    assertThat(scraped()).isEqualTo("True/AllTargetsUp");
    assertThat(status().getPrometheuses())
        .extracting(row -> row.getName() + " " + row.getSelected() + " " + row.getReason())
        .containsExactly(
            "new %s NotObserved".formatted(selected ? "True" : "Unknown"), "k8s True AllTargetsUp");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void scraped_is_unknown_while_a_server_is_not_queried_and_the_other_does_not_scrape(
      boolean selected) {
    observe(view(pods("a", "b"), "30s"));
    demo.setStatus(status());
    Verdict failure = Verdict.isFalse("ScrapeFailed", "it fails");

    observe(
        notQueried("new", selected),
        server("k8s", SELECTED, Optional.of(failure), 15, pods(), "30s"));

    assertThat(scraped()).isEqualTo("Unknown/NotObserved");
    assertThat(condition("Scraped").getMessage())
        .contains("Prometheus monitoring/new has not been queried about this demo yet", "it fails");
  }

  @Test
  void what_was_observed_before_is_reported_with_its_time() {
    observe(view(pods("a", "b"), "30s").lastObserved("12:00"));

    assertThat(scraped()).isEqualTo("True/AllTargetsUp");
    assertThat(condition("Scraped").getMessage())
        .contains("scrapes all pods every 30s (last observed at 12:00)");

    observe(obstacle(Verdict.isFalse("ScrapeFailed", "it fails"), true).lastObserved("12:00"));

    assertThat(scraped()).isEqualTo("False/ScrapeFailed");
    assertThat(condition("Scraped").getMessage()).startsWith("it fails (last observed at 12:00)");
  }

  @Test
  void words_do_not_change_with_each_target_that_is_waited_for() {
    observe(view(pods("a"), "30s"));
    String first = condition("Scraped").getMessage();

    observe(view(pods("b"), "30s"));

    assertThat(condition("Scraped").getMessage()).isEqualTo(first).contains("monitoring/k8s");
  }

  @Test
  void pods_that_are_not_ready_are_reported_as_the_deployment_has_it() {
    deployment =
        CountedDeployment.of(2, "{observedGeneration: 2, replicas: 2, updatedReplicas: 2}");
    endpoints = pods();
    observe(view(pods(), "30s"));

    assertThat(scraped()).isEqualTo("False/NoReadyEndpoints");
    assertThat(condition("Scraped").getMessage()).startsWith("0 of 2 pods are ready");
  }

  @ParameterizedTest
  @CsvSource({
    "0, '',  a,   False/NoReadyEndpoints",
    "1, '',  a,   Unknown/RolloutInProgress",
    "1, a,   a b, Unknown/RolloutInProgress",
  })
  void endpoint_changes_nothing_before_the_deployment_counts_its_pod(
      int counted, String before, String after, String expected) {
    deployment =
        CountedDeployment.of(
            2,
            "{observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: %d}"
                .formatted(counted));
    observe(view(pods(), "30s"));
    endpoints = pods(before.split(" "));
    MetricsDemoStatus first = status();
    demo.setStatus(first);

    observe(view(pods(), "30s"));
    endpoints = pods(after.split(" "));

    assertThat(scraped()).isEqualTo(expected);
    assertThat(StatusChange.between(first, status())).isEqualTo(StatusChange.POD_COUNT);
  }

  @Test
  void endpoints_that_may_not_be_seen_leave_it_unknown_and_the_demo_ready() {
    unseen =
        Map.of(EndpointSlice.class, new WatchFailure(true, true, "cannot list endpointslices"));
    observe(view(pods("a", "b"), "30s"));

    assertThat(scraped()).isEqualTo("Unknown/NotPermitted");
    assertThat(says("Ready")).isEqualTo("True/Reconciled");
    assertThat(Conditions.find(status(), "Stalled")).isEmpty();
  }

  @Test
  void last_status_is_kept_until_prometheus_is_asked_after_a_restart() {
    observe(
        view(pods("a", "b"), "30s"), new DataVerdict(DataVerdict.Outcome.VERIFIED, "all match"));
    MetricsDemoStatus before = status();
    demo.setStatus(before);
    scrape = Optional.empty();

    assertThat(StatusChange.between(before, status())).isEqualTo(StatusChange.NONE);

    observe(view(pods("a", "b"), "30s"));
    assertThat(StatusChange.between(before, status())).isEqualTo(StatusChange.NONE);
  }

  @Test
  void data_that_is_to_be_looked_at_next_is_not_said_to_be_unscraped() {
    observe(view(pods("a"), "30s"));
    demo.setStatus(status());
    assertThat(says("DataVerified")).isEqualTo("Unknown/NotScraped");

    observe(view(pods("a", "b"), "30s"));

    assertThat(says("DataVerified")).isEqualTo("Unknown/CollectingData");
  }

  @ParameterizedTest
  @CsvSource({
    "VERIFIED, True/DataMatches",
    "MISMATCH, False/DataMismatch",
    "MISSING, False/SeriesMissing",
    "NOT_PRODUCING, False/NotProducing",
    "LABEL_MISMATCH, Unknown/SampleLabelMismatch",
    "COLLECTING, Unknown/CollectingData",
  })
  void data_is_verified_as_the_instruments_say(DataVerdict.Outcome outcome, String expected) {
    observe(view(pods("a", "b"), "30s"), new DataVerdict(outcome, "words"));

    assertThat(says("DataVerified")).isEqualTo(expected);
  }

  @Test
  void no_prometheus_to_ask_is_reported_as_it_is() {
    scrape =
        Optional.of(
            new ScrapeObservation(
                "1",
                List.of(),
                Optional.of(Verdict.isFalse("NoPrometheus", "create one")),
                Optional.empty()));

    assertThat(scraped()).isEqualTo("False/NoPrometheus");
    assertThat(says("Selected")).isEqualTo("False/NoPrometheus");
  }

  @Test
  void time_to_scrape_is_kept() {
    scrape =
        Optional.of(
            new ScrapeObservation(
                "1",
                List.of(view(pods("a", "b"), "30s")),
                Optional.empty(),
                Optional.of(Duration.ofMillis(12_400))));
    assertThat(status().getTimeToScrape()).isEqualTo("12s");
    demo.setStatus(status());

    observe(view(pods("a"), "30s"));

    assertThat(status().getTimeToScrape()).isEqualTo("12s");
  }

  private void observe(ServerObservation... servers) {
    scrape =
        Optional.of(
            new ScrapeObservation("1", List.of(servers), Optional.empty(), Optional.empty()));
  }

  private void observe(ServerObservation server, DataVerdict data) {
    observe(server.withData(Optional.of(data)));
  }

  /** Of two pods with the default number of label sets. */
  private static LoadVerdict stored(String gauges) {
    Load load = Load.parse(Map.of("gauges", gauges));
    return new LoadVerdict(
        load, LoadVerdict.Outcome.STORED, "stores it", OptionalLong.of(2 * load.maxSeries()));
  }

  private static ServerObservation view(SortedSet<String> up, String interval) {
    return server("k8s", SELECTED, Optional.empty(), 17, up, interval);
  }

  private static ServerObservation obstacle(Verdict obstacle, boolean selected) {
    return server("k8s", selected ? SELECTED : obstacle, Optional.of(obstacle), 2, pods(), "");
  }

  private static ServerObservation notSelecting(String name) {
    Verdict verdict = Verdict.isFalse("LabelsNotSelected", "add a label");
    return server(name, verdict, Optional.of(verdict), 2, pods(), "");
  }

  private static ServerObservation notQueried(String name, boolean selected) {
    return ServerObservation.notQueried(
        new ServerRef("Prometheus", "monitoring", name),
        selected ? SELECTED : Verdict.unknown("NotObserved", "not queried yet"),
        2,
        true);
  }

  private static ServerObservation server(
      String name,
      Verdict selected,
      Optional<Verdict> obstacle,
      int steps,
      SortedSet<String> up,
      String interval) {
    return new ServerObservation(
        new ServerRef("Prometheus", "monitoring", name),
        selected,
        obstacle,
        steps,
        up,
        Evidence.TARGETS,
        Interval.parse(interval),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        NoCauseFound.NOT_SEARCHED);
  }

  private String scraped() {
    return says("Scraped");
  }

  private String says(String type) {
    Condition condition = condition(type);
    return condition.getStatus() + "/" + condition.getReason();
  }

  private Condition condition(String type) {
    return Conditions.find(status(), type).orElseThrow();
  }

  private MetricsDemoStatus status() {
    return new StatusCalculator(Clock.systemUTC())
        .of(
            demo,
            new Observation(
                parameters(),
                deployment,
                Map.of(
                    ManagedKind.SERVICE_MONITOR,
                    monitor,
                    ManagedKind.PROMETHEUS_RULE,
                    ObjectState.DISABLED),
                Optional.empty(),
                unseen,
                endpoints,
                Optional.empty(),
                scrape));
  }

  private DemoParameters parameters() {
    try {
      return new SpecParser(new ImageRules("demo-app:1", List.of()), MonitorMetadata.NONE)
          .parse(demo);
    } catch (InvalidSpecException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MetricsDemo demo(String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: metricsdemo.io/v1alpha1
        kind: MetricsDemo
        metadata: {name: demo-app, namespace: default, generation: 3}
        spec: %s
        """
            .formatted(spec),
        MetricsDemo.class);
  }

  private static SortedSet<String> pods(String... names) {
    SortedSet<String> pods = new TreeSet<>(List.of(names));
    pods.remove("");
    return pods;
  }
}
