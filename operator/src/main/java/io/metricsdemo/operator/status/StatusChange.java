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
   * Only how many pods exist or could be scraped. A rollout changes that for itself and again with
   * the pods' readiness as the Deployment counts it, so it can wait for the latter.
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
        || !Objects.equals(before.getTargetsUp(), after.getTargetsUp())
        || !Objects.equals(before.getTimeToScrape(), after.getTimeToScrape())
        || !Objects.equals(before.getLoad(), after.getLoad())
        || !findings(before).equals(findings(after))
        || !byType(before).equals(byType(after))) {
      return SUBSTANTIAL;
    }
    return Objects.equals(before.getReplicas(), after.getReplicas())
            && Objects.equals(before.getTargets(), after.getTargets())
            && Objects.equals(before.getTargetsExpected(), after.getTargetsExpected())
            && rows(before).equals(rows(after))
        ? NONE
        : POD_COUNT;
  }

  /** What one Prometheus has found, whatever the number of pods that there are to find. */
  private record Finding(
      String kind,
      String namespace,
      String name,
      String selected,
      String reason,
      String evidence,
      Integer targetsUp,
      String scrapeInterval,
      String data) {

    static Finding of(PrometheusStatus row) {
      return new Finding(
          row.getKind(),
          row.getNamespace(),
          row.getName(),
          row.getSelected(),
          row.getReason(),
          row.getEvidence(),
          row.getTargetsUp(),
          row.getScrapeInterval(),
          row.getData());
    }
  }

  private static List<Finding> findings(MetricsDemoStatus status) {
    return rows(status).stream().map(Finding::of).toList();
  }

  private static List<PrometheusStatus> rows(MetricsDemoStatus status) {
    return status.getPrometheuses() == null ? List.of() : status.getPrometheuses();
  }

  /** Without the conditions that other controllers set. */
  private static Map<String, Condition> byType(MetricsDemoStatus status) {
    List<Condition> conditions =
        status.getConditions() == null ? List.of() : status.getConditions();
    return conditions.stream()
        .filter(condition -> ConditionTypes.isOurs(condition.getType()))
        .collect(
            Collectors.toMap(Condition::getType, Function.identity(), (first, second) -> second));
  }
}
