package io.metricsdemo.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.api.v1alpha1.PrometheusStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a new status says beyond the old one. */
public enum StatusChange {
  NONE,
  /**
   * Only how many pods exist. A rollout changes that for itself and again with the pods' readiness,
   * so it can wait for the latter.
   */
  POD_COUNT,
  SUBSTANTIAL;

  /**
   * @param before the old status; null where there was none
   */
  public static StatusChange between(MetricsDemoStatus before, MetricsDemoStatus after) {
    if (before == null
        || !Objects.equals(before.getObservedGeneration(), after.getObservedGeneration())
        || !Objects.equals(before.getReadyReplicas(), after.getReadyReplicas())
        || !Objects.equals(before.getSelector(), after.getSelector())
        || !Objects.equals(before.getTargets(), after.getTargets())
        || !Objects.equals(before.getTimeToScrape(), after.getTimeToScrape())
        || !rows(before).equals(rows(after))
        || !byType(before).equals(byType(after))) {
      return SUBSTANTIAL;
    }
    return Objects.equals(before.getReplicas(), after.getReplicas()) ? NONE : POD_COUNT;
  }

  private static List<PrometheusStatus> rows(MetricsDemoStatus status) {
    return status.getPrometheuses() == null ? List.of() : status.getPrometheuses();
  }

  private static Map<String, Condition> byType(MetricsDemoStatus status) {
    List<Condition> conditions =
        status.getConditions() == null ? List.of() : status.getConditions();
    return conditions.stream()
        .collect(
            Collectors.toMap(Condition::getType, Function.identity(), (first, second) -> second));
  }
}
