package io.metricsdemo.operator.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true, https = false)
class EventRecorderTest {

  private static final Condition ROLLING_OUT =
      condition("WorkloadAvailable", "False", "RolloutInProgress");
  private static final Condition PODS_READY = condition("WorkloadAvailable", "True", "PodsReady");
  private static final Condition APPLIED =
      condition("MonitorApplied", "True", "ServiceMonitorApplied");
  private static final Condition CONFLICT = condition("Stalled", "True", "NameConflict");
  private static final Condition CRD_MISSING =
      condition("MonitorApplied", "False", "ServiceMonitorCRDMissing");

  private KubernetesMockServer server;
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
  void condition_that_turns_true_is_an_event() {
    recorder.recordTransitions(demo, status(ROLLING_OUT), status(PODS_READY));

    assertThat(events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getType()).isEqualTo("Normal");
              assertThat(event.getReason()).isEqualTo("PodsReady");
              assertThat(event.getInvolvedObject().getUid()).isEqualTo("0123");
              assertThat(event.getReportingComponent()).isEqualTo("metricsdemo-operator");
            });
  }

  @Test
  void trouble_is_a_warning() {
    recorder.recordTransitions(demo, null, status(CONFLICT, CRD_MISSING));

    assertThat(events()).hasSize(2).allMatch(event -> event.getType().equals("Warning"));
  }

  @Test
  void rollout_that_has_begun_is_no_event() {
    recorder.recordTransitions(demo, null, status(ROLLING_OUT));

    assertThat(events()).isEmpty();
  }

  @Test
  void condition_that_says_the_same_is_no_event() {
    recorder.recordTransitions(demo, status(APPLIED), status(APPLIED));

    assertThat(events()).isEmpty();
  }

  @Test
  void repetition_counts_up() {
    for (int i = 0; i < 3; i++) {
      recorder.recordTransitions(demo, status(ROLLING_OUT), status(PODS_READY));
    }

    assertThat(events()).singleElement().extracting(Event::getCount).isEqualTo(3);
  }

  @Test
  void failure_to_publish_is_survived() {
    server
        .expect()
        .post()
        .withPath("/api/v1/namespaces/default/events")
        .andReturn(403, "no")
        .always();

    assertThatCode(() -> recorder.recordTransitions(demo, null, status(PODS_READY)))
        .doesNotThrowAnyException();
  }

  private List<Event> events() {
    return client.v1().events().inNamespace("default").list().getItems();
  }

  private static MetricsDemoStatus status(Condition... conditions) {
    MetricsDemoStatus status = new MetricsDemoStatus();
    status.setConditions(List.of(conditions));
    return status;
  }

  private static Condition condition(String type, String status, String reason) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(reason)
        .build();
  }
}
