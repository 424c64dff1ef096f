package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The conditions of one resource, in the making; the transition time of a condition moves only when
 * its status does.
 */
public final class Conditions {

  private final Clock clock;
  private final MetricsDemo demo;
  private final List<Condition> conditions = new ArrayList<>();

  Conditions(Clock clock, MetricsDemo demo) {
    this.clock = clock;
    this.demo = demo;
  }

  Conditions add(String type, Verdict verdict) {
    conditions.add(
        new ConditionBuilder()
            .withType(type)
            .withStatus(verdict.status())
            .withReason(verdict.reason())
            .withMessage(verdict.message())
            .withObservedGeneration(demo.getMetadata().getGeneration())
            .withLastTransitionTime(transitionTime(type, verdict.status()))
            .build());
    return this;
  }

  /** Leaves a condition as it was; false where there was none. */
  boolean keep(String type) {
    Optional<Condition> before = find(demo.getStatus(), type);
    before.ifPresent(conditions::add);
    return before.isPresent();
  }

  /** Leaves a condition as it was if it had one of these reasons; false where it did not. */
  boolean keep(String type, Set<String> reasons) {
    return find(demo.getStatus(), type)
            .filter(condition -> reasons.contains(condition.getReason()))
            .isPresent()
        && keep(type);
  }

  List<Condition> asList() {
    return List.copyOf(conditions);
  }

  /** The condition of a type, in a status that may be null. */
  public static Optional<Condition> find(MetricsDemoStatus status, String type) {
    if (status == null || status.getConditions() == null) {
      return Optional.empty();
    }
    return status.getConditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .findFirst();
  }

  public static boolean isTrue(MetricsDemoStatus status, String type) {
    return find(status, type).filter(condition -> "True".equals(condition.getStatus())).isPresent();
  }

  private String transitionTime(String type, String status) {
    return find(demo.getStatus(), type)
        .filter(before -> status.equals(before.getStatus()))
        .map(Condition::getLastTransitionTime)
        .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
