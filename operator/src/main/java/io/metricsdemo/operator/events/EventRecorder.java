package io.metricsdemo.operator.events;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.status.ConditionTypes;
import io.metricsdemo.operator.status.Conditions;
import io.metricsdemo.operator.status.ManagedKind;
import io.metricsdemo.operator.status.Reasons;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes an Event when a condition changes. An Event's name follows from what it says, so that a
 * repetition counts up instead of adding another.
 */
public final class EventRecorder {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

  /** Ready only sums these up, and Reconciling is the normal way to them. */
  private static final List<String> TYPES =
      Stream.of(
              Stream.of(ConditionTypes.WORKLOAD_AVAILABLE),
              ManagedKind.extensions().stream().flatMap(kind -> kind.condition().stream()),
              Stream.of(
                  ConditionTypes.SCRAPED,
                  ConditionTypes.DATA_VERIFIED,
                  ConditionTypes.LOAD_CONFIRMED,
                  ConditionTypes.STALLED))
          .flatMap(types -> types)
          .toList();

  private static final Set<String> CRD_MISSING =
      ManagedKind.extensions().stream()
          .flatMap(kind -> kind.crdMissingReason().stream())
          .collect(Collectors.toSet());

  /** The reason of the Event of an edit that the operator has reverted. */
  private static final String EDIT_REVERTED = "EditReverted";

  private static final Set<String> ABOUT_PROMETHEUS =
      Set.of(ConditionTypes.SCRAPED, ConditionTypes.DATA_VERIFIED, ConditionTypes.LOAD_CONFIRMED);

  /** What passes by itself, or another condition reports. */
  private static final Set<String> NOT_REPORTABLE =
      Set.of(
          Reasons.NOT_OBSERVED,
          Reasons.ROLLOUT_IN_PROGRESS,
          Reasons.INVALID_SPEC,
          Reasons.VERIFICATION_DISABLED,
          Reasons.SCALED_TO_ZERO,
          Reasons.NO_READY_ENDPOINTS,
          Reasons.WAITING_FOR_FIRST_SCRAPE,
          Reasons.INTERVAL_NOT_IN_FORCE,
          Reasons.NOT_SCRAPED,
          Reasons.COLLECTING_DATA);

  private final KubernetesClient client;
  private final Clock clock;

  public EventRecorder(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Publishes what changed; a failure to do so is logged and nothing more.
   *
   * @param before the old status; null where there was none
   */
  public void recordTransitions(
      MetricsDemo demo, MetricsDemoStatus before, MetricsDemoStatus after) {
    for (String type : TYPES) {
      Optional<Condition> now = Conditions.find(after, type);
      if (now.isPresent()
          && !saysTheSame(Conditions.find(before, type), now.get())
          && isReportable(before, after, now.get())) {
        publish(demo, now.get());
      }
    }
  }

  private static boolean saysTheSame(Optional<Condition> before, Condition now) {
    return before
        .filter(
            condition ->
                Objects.equals(condition.getStatus(), now.getStatus())
                    && Objects.equals(condition.getReason(), now.getReason()))
        .isPresent();
  }

  private static boolean isReportable(
      MetricsDemoStatus before, MetricsDemoStatus after, Condition condition) {
    return switch (condition.getType()) {
      case ConditionTypes.SCRAPED ->
          !NOT_REPORTABLE.contains(condition.getReason())
              && Conditions.isTrue(after, ConditionTypes.MONITOR_APPLIED);
      // Correct data is worth an Event only after a mismatch; else the Event of Scraped is enough.
      case ConditionTypes.DATA_VERIFIED ->
          condition.getStatus().equals("False")
              || condition.getStatus().equals("True") && isFalse(before, condition.getType());
      // What keeps all samples of a scrape from being stored is in the Event of Scraped.
      case ConditionTypes.LOAD_CONFIRMED ->
          !condition.getStatus().equals("Unknown")
              && Conditions.isTrue(after, ConditionTypes.SCRAPED);
      default -> isReportable(condition);
    };
  }

  private static boolean isFalse(MetricsDemoStatus status, String type) {
    return Conditions.find(status, type)
        .filter(condition -> "False".equals(condition.getStatus()))
        .isPresent();
  }

  /** Not a rollout that has begun, nor what Stalled reports already. */
  private static boolean isReportable(Condition condition) {
    boolean settled =
        condition.getStatus().equals("True") || condition.getType().equals(ConditionTypes.STALLED);
    return settled
        || condition.getReason().equals(Reasons.DISABLED)
        || CRD_MISSING.contains(condition.getReason());
  }

  /** Publishes that an edit of one of the demo's objects was reverted. */
  public void recordReverted(MetricsDemo demo, String message) {
    publish(event(demo, "", EDIT_REVERTED, message, "Normal"));
  }

  private void publish(MetricsDemo demo, Condition condition) {
    boolean problem =
        condition.getType().equals(ConditionTypes.STALLED)
            || ABOUT_PROMETHEUS.contains(condition.getType())
                && !condition.getStatus().equals("True")
            || CRD_MISSING.contains(condition.getReason());
    publish(
        event(
            demo,
            condition.getType(),
            condition.getReason(),
            condition.getMessage(),
            problem ? "Warning" : "Normal"));
  }

  private void publish(Event event) {
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        countUp(event);
      } else {
        logFailure(event, e);
      }
    }
  }

  private void countUp(Event event) {
    try {
      client
          .v1()
          .events()
          .inNamespace(event.getMetadata().getNamespace())
          .withName(event.getMetadata().getName())
          .edit(
              live ->
                  new EventBuilder(live)
                      .withCount(live.getCount() == null ? 2 : live.getCount() + 1)
                      .withLastTimestamp(event.getLastTimestamp())
                      .build());
    } catch (KubernetesClientException e) {
      logFailure(event, e);
    }
  }

  private static void logFailure(Event event, KubernetesClientException e) {
    LOG.atWarn()
        .addKeyValue("namespace", event.getMetadata().getNamespace())
        .addKeyValue("name", event.getInvolvedObject().getName())
        .addKeyValue("reason", event.getReason())
        .addKeyValue("error", e.getMessage())
        .log("Failed to create Event");
  }

  /**
   * @param subject what distinguishes the Event from others of the same reason and message
   * @param type Normal or Warning
   */
  private Event event(
      MetricsDemo demo, String subject, String reason, String message, String type) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    int content = Objects.hash(demo.getMetadata().getUid(), subject, reason, message);
    // @formatter:off
    return new EventBuilder()
        .withNewMetadata()
          .withNamespace(demo.getMetadata().getNamespace())
          .withName("%s.%08x".formatted(demo.getMetadata().getName(), content))
        .endMetadata()
        .withType(type)
        .withReason(reason)
        .withMessage(message)
        .withNewInvolvedObject()
          .withApiVersion(demo.getApiVersion())
          .withKind(demo.getKind())
          .withNamespace(demo.getMetadata().getNamespace())
          .withName(demo.getMetadata().getName())
          .withUid(demo.getMetadata().getUid())
          .withResourceVersion(demo.getMetadata().getResourceVersion())
        .endInvolvedObject()
        .withNewSource()
          .withComponent(Names.FIELD_MANAGER)
        .endSource()
        .withReportingComponent(Names.FIELD_MANAGER)
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withCount(1)
        .build();
    // @formatter:on
  }
}
