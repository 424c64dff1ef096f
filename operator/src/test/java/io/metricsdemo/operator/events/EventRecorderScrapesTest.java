package io.metricsdemo.operator.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which transitions of Scraped and DataVerified are Events. */
@EnableKubernetesMockClient(crud = true, https = false)
class EventRecorderScrapesTest {

  private static final String APPLIED = "MonitorApplied=True/ServiceMonitorApplied";

  private KubernetesClient client;
  private final MetricsDemo demo = new MetricsDemo();
  private EventRecorder recorder;

  @BeforeEach
  void start() {
    demo.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("default")
            .withName("demo-app")
            .withUid("0123")
            .build());
    recorder = new EventRecorder(client, Clock.systemUTC());
  }

  @Test
  void demo_that_is_scraped_is_a_normal_event() {
    record(
        status(APPLIED, "Scraped=False/WaitingForFirstScrape"),
        status(APPLIED, "Scraped=True/AllTargetsUp"));

    assertThat(events()).containsExactly("Normal AllTargetsUp");
  }

  @ParameterizedTest
  @CsvSource({
    "False, LabelsNotSelected",
    "False, ScrapeFailed",
    "False, NoPrometheus",
    "Unknown, PrometheusUnreachable",
    "Unknown, NotPermitted",
  })
  void obstacle_that_somebody_has_to_remove_is_a_warning(String status, String reason) {
    record(
        status(APPLIED, "Scraped=True/AllTargetsUp"),
        status(APPLIED, "Scraped=" + status + "/" + reason));

    assertThat(events()).containsExactly("Warning " + reason);
  }

  @ParameterizedTest
  @CsvSource({
    "False, WaitingForFirstScrape",
    "False, IntervalNotInForce",
    "False, NoReadyEndpoints",
    "False, ScaledToZero",
    "Unknown, NotObserved",
    "Unknown, RolloutInProgress",
    "Unknown, VerificationDisabled",
    "Unknown, InvalidSpec",
  })
  void what_passes_or_is_reported_elsewhere_is_no_event(String status, String reason) {
    record(
        status(APPLIED, "Scraped=True/AllTargetsUp"),
        status(APPLIED, "Scraped=" + status + "/" + reason));

    assertThat(events()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MonitorApplied=False/ServiceMonitorCRDMissing Scraped=False/ServiceMonitorCRDMissing",
        "MonitorApplied=False/NotPermitted Scraped=False/NotPermitted",
        "MonitorApplied=Unknown/NameConflict Scraped=Unknown/NameConflict",
      })
  void scraped_repeats_no_event_of_a_monitor_that_is_not_there(String now) {
    record(status(APPLIED, "Scraped=True/AllTargetsUp"), status(now.split(" ")));

    assertThat(events())
        .noneMatch(event -> event.endsWith("NotPermitted") || event.endsWith("NameConflict"))
        .hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void unchanged_reason_with_another_message_is_no_event() {
    MetricsDemoStatus after = status(APPLIED, "Scraped=False/ScrapeFailed");
    after.getConditions().get(1).setMessage("another pod");

    record(status(APPLIED, "Scraped=False/ScrapeFailed"), after);

    assertThat(events()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DataMismatch", "SeriesMissing", "NotProducing"})
  void data_that_is_wrong_is_a_warning(String reason) {
    record(status("DataVerified=True/DataMatches"), status("DataVerified=False/" + reason));

    assertThat(events()).containsExactly("Warning " + reason);
  }

  @Test
  void data_that_is_right_again_is_a_normal_event() {
    record(status("DataVerified=False/DataMismatch"), status("DataVerified=True/DataMatches"));

    assertThat(events()).containsExactly("Normal DataMatches");
  }

  @ParameterizedTest
  @CsvSource({
    "Unknown/CollectingData, True/DataMatches",
    "Unknown/NotScraped,     True/DataMatches",
    "True/DataMatches,       Unknown/NotScraped",
    "False/DataMismatch,     Unknown/CollectingData",
    "True/DataMatches,       Unknown/NotQueryable",
  })
  void data_that_is_first_verified_or_not_looked_at_is_no_event(String before, String after) {
    record(status("DataVerified=" + before), status("DataVerified=" + after));

    assertThat(events()).isEmpty();
  }

  private void record(MetricsDemoStatus before, MetricsDemoStatus after) {
    recorder.recordTransitions(demo, before, after);
  }

  /** Each as its type and reason. */
  private List<String> events() {
    return client.v1().events().inNamespace("default").list().getItems().stream()
        .map((Event event) -> event.getType() + " " + event.getReason())
        .toList();
  }

  /** Conditions, each as {@code Type=Status/Reason}. */
  private static MetricsDemoStatus status(String... conditions) {
    MetricsDemoStatus status = new MetricsDemoStatus();
    status.setConditions(
        Arrays.stream(conditions).map(EventRecorderScrapesTest::condition).toList());
    return status;
  }

  private static Condition condition(String text) {
    String[] parts = text.split("[=/]");
    return new ConditionBuilder()
        .withType(parts[0])
        .withStatus(parts[1])
        .withReason(parts[2])
        .withMessage(parts[2])
        .build();
  }
}
