package io.metricsdemo.operator.reconciler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.operator.events.EventRecorder;
import io.metricsdemo.operator.naming.Names;
import io.metricsdemo.operator.status.ConditionTypes;
import io.metricsdemo.operator.status.Conditions;
import io.metricsdemo.operator.status.StatusChange;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a status only when it has changed, and records transitions as Events. */
public final class StatusWriter {

  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

  /** A rollout no older than this is expected to change the number of ready pods soon. */
  private static final Duration YOUNG_ROLLOUT = Duration.ofSeconds(10);

  /**
   * When a status that met a change is computed again: a change of a label alone, say, makes no
   * reconcile of itself.
   */
  private static final Duration AFTER_A_CHANGE = Duration.ofSeconds(1);

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Names.FIELD_MANAGER)
          .withForce(true)
          .build();

  private static final PatchContext JSON_PATCH =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON)
          .withFieldManager(Names.FIELD_MANAGER)
          .build();

  private final EventRecorder events;
  private final Clock clock;

  public StatusWriter(EventRecorder events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  UpdateControl<MetricsDemo> write(
      MetricsDemo demo, MetricsDemoStatus status, Context<MetricsDemo> context) {
    StatusChange change = StatusChange.between(demo.getStatus(), status);
    if (change == StatusChange.NONE) {
      return UpdateControl.noUpdate();
    }
    if (change == StatusChange.POD_COUNT) {
      Duration delay = podCountDelay(status);
      if (delay.toMillis() > 0) {
        return UpdateControl.<MetricsDemo>noUpdate().rescheduleAfter(delay);
      }
    }
    if (!apply(demo, status, context)) {
      return UpdateControl.<MetricsDemo>noUpdate().rescheduleAfter(AFTER_A_CHANGE);
    }
    logReadiness(demo, status);
    events.recordTransitions(demo, demo.getStatus(), status);
    return UpdateControl.noUpdate();
  }

  /** Publishes an Event for each edit that the reconcile has reverted. */
  void reportEdits(MetricsDemo demo, List<String> reverted) {
    reverted.forEach(message -> events.recordReverted(demo, message));
  }

  private static void logReadiness(MetricsDemo demo, MetricsDemoStatus status) {
    Optional<String> before =
        Conditions.find(demo.getStatus(), ConditionTypes.READY).map(Condition::getReason);
    Conditions.find(status, ConditionTypes.READY)
        .filter(ready -> !before.equals(Optional.of(ready.getReason())))
        .ifPresent(
            ready ->
                LOG.atInfo()
                    .addKeyValue("namespace", demo.getMetadata().getNamespace())
                    .addKeyValue("name", demo.getMetadata().getName())
                    .addKeyValue("ready", ready.getStatus())
                    .addKeyValue("reason", ready.getReason())
                    .addKeyValue("message", ready.getMessage())
                    .log("Readiness changed"));
  }

  /**
   * For how long a mere change of the number of pods can wait: a young rollout changes more soon.
   */
  private Duration podCountDelay(MetricsDemoStatus status) {
    return Conditions.find(status, ConditionTypes.RECONCILING)
        .map(Condition::getLastTransitionTime)
        .map(since -> Duration.between(clock.instant(), Instant.parse(since).plus(YOUNG_ROLLOUT)))
        .orElse(Duration.ZERO);
  }

  /**
   * Applies the status to the very object and version that it was computed from, and keeps the
   * answer, so that the next reconcile does not take the old status for the current one.
   *
   * @return whether it was written; if not, the object has changed since or is gone
   */
  private static boolean apply(
      MetricsDemo demo, MetricsDemoStatus status, Context<MetricsDemo> context) {
    MetricsDemo patch = new MetricsDemo();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(demo.getMetadata().getNamespace())
            .withName(demo.getMetadata().getName())
            .withUid(demo.getMetadata().getUid())
            .withResourceVersion(demo.getMetadata().getResourceVersion())
            .build());
    patch.setStatus(status);
    try {
      MetricsDemo answer = context.getClient().resource(patch).subresource("status").patch(APPLY);
      if (StatusChange.between(answer.getStatus(), status) != StatusChange.NONE) {
        answer = replace(answer, status, context);
      }
      context
          .eventSourceRetriever()
          .getControllerEventSource()
          .handleRecentResourceUpdate(ResourceID.fromResource(demo), answer, demo);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        LOG.atDebug()
            .addKeyValue("namespace", demo.getMetadata().getNamespace())
            .addKeyValue("name", demo.getMetadata().getName())
            .addKeyValue("answer", e.getMessage())
            .log("Skipped status update, MetricsDemo was modified or deleted");
        return false;
      }
      throw e;
    }
  }

  /**
   * An apply leaves alone what somebody else has added to the status. Conditions of types that are
   * not ours stay.
   */
  private static MetricsDemo replace(
      MetricsDemo live, MetricsDemoStatus status, Context<MetricsDemo> context) {
    KubernetesSerialization json = context.getClient().getKubernetesSerialization();
    List<Condition> conditions = new ArrayList<>(status.getConditions());
    live.getStatus().getConditions().stream()
        .filter(condition -> !ConditionTypes.isOurs(condition.getType()))
        .forEach(conditions::add);
    ObjectNode replaced = json.convertValue(status, ObjectNode.class);
    replaced.set("conditions", json.convertValue(conditions, JsonNode.class));
    List<Map<String, Object>> operations =
        List.of(
            Map.of(
                "op", "replace",
                "path", "/metadata/resourceVersion",
                "value", live.getMetadata().getResourceVersion()),
            Map.of("op", "replace", "path", "/status", "value", replaced));
    return context
        .getClient()
        .resource(live)
        .subresource("status")
        .patch(JSON_PATCH, json.asJson(operations));
  }
}
