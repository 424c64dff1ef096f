package io.metricsdemo.operator.observability;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.Controller;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.metricsdemo.api.v1alpha1.MetricsDemoStatus;
import io.metricsdemo.operator.status.ConditionTypes;
import io.metricsdemo.operator.status.Conditions;
import io.metricsdemo.operator.status.Reasons;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operator's own metrics. No label has the name of a resource as value: their number must not
 * grow with the number of resources.
 */
public final class OperatorMetrics implements Metrics {

  private static final List<String> CONDITIONS =
      List.of(
          ConditionTypes.READY,
          ConditionTypes.WORKLOAD_AVAILABLE,
          ConditionTypes.MONITOR_APPLIED,
          ConditionTypes.ALERTS_APPLIED,
          ConditionTypes.SELECTED,
          ConditionTypes.SCRAPED,
          ConditionTypes.DATA_VERIFIED,
          ConditionTypes.RECONCILING,
          ConditionTypes.STALLED);

  /** Reasons of what a spec asks for, which nobody has to be alerted to. */
  private static final Set<String> SWITCHED_OFF =
      Set.of(Reasons.DISABLED, Reasons.SCALED_TO_ZERO, Reasons.VERIFICATION_DISABLED);

  private static final Set<String> ABOUT_PROMETHEUS =
      Set.of(ConditionTypes.SELECTED, ConditionTypes.SCRAPED, ConditionTypes.DATA_VERIFIED);

  private static final List<String> STATUSES = List.of("True", "False", "Unknown");

  private final Counter reconciliations;
  private final Counter failures;
  private final Histogram durations;
  private final Gauge leader;
  private volatile Supplier<Stream<? extends HasMetadata>> resources = Stream::empty;

  /**
   * @param version the operator's version
   * @param queueDepth how many resources wait to be reconciled
   */
  public OperatorMetrics(PrometheusRegistry registry, String version, IntSupplier queueDepth) {
    reconciliations =
        Counter.builder()
            .name("metricsdemo_reconciliations_total")
            .help("Reconciliations started, including retries.")
            .register(registry);
    failures =
        Counter.builder()
            .name("metricsdemo_reconciliation_failures_total")
            .help("Reconciliations that ended in an error and are retried.")
            .register(registry);
    durations =
        Histogram.builder()
            .name("metricsdemo_reconciliation_duration_seconds")
            .unit(Unit.SECONDS)
            .help("Duration of a reconciliation, including failed ones.")
            // Dashboards and alerts then find the same series in every Prometheus: one that scrapes
            // native histograms drops the classic buckets beside them.
            .classicOnly()
            .classicUpperBounds(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
            .register(registry);
    // Not counted by events: the SDK reports no end of waiting for a resource that is deleted.
    GaugeWithCallback.builder()
        .name("metricsdemo_reconciliation_queue_depth")
        .help("Resources waiting to be reconciled.")
        .callback(callback -> callback.call(queueDepth.getAsInt()))
        .register(registry);
    leader =
        Gauge.builder()
            .name("metricsdemo_leader")
            .help(
                "1 while this replica is the leader and reconciles, 0 while it follows another one.")
            .register(registry);
    GaugeWithCallback.builder()
        .name("metricsdemo_resources")
        .help("MetricsDemos by type and status of their conditions.")
        .labelNames("condition", "status")
        .callback(this::reportConditions)
        .register(registry);
    GaugeWithCallback.builder()
        .name("metricsdemo_condition_since_timestamp_seconds")
        .help(
            "Unix time since when the MetricsDemo that has had this status of the condition for longest"
                + " has had it. MetricsDemos that are switched off do not count.")
        .labelNames("condition", "status")
        .callback(this::reportOldest)
        .register(registry);
    Info.builder()
        .name("metricsdemo_operator_build_info")
        .help("Version of the operator and of its Java runtime.")
        .labelNames("version", "java_version")
        .register(registry)
        .setLabelValues(version, Runtime.version().toString());
  }

  /** Whether this replica reconciles. */
  public void leading(boolean leading) {
    leader.set(leading ? 1 : 0);
  }

  @Override
  public void controllerRegistered(Controller<? extends HasMetadata> controller) {
    resources = () -> controller.getEventSourceManager().getControllerEventSource().list();
  }

  /** Every combination, also at zero: a series that is missing hides a change. */
  private void reportConditions(GaugeWithCallback.Callback callback) {
    Map<List<String>, Long> counts = countConditions();
    for (String condition : CONDITIONS) {
      for (String status : STATUSES) {
        callback.call(counts.getOrDefault(List.of(condition, status), 0L), condition, status);
      }
    }
  }

  private void reportOldest(GaugeWithCallback.Callback callback) {
    statuses()
        .flatMap(OperatorMetrics::effective)
        .filter(condition -> CONDITIONS.contains(condition.getType()))
        .collect(
            Collectors.toMap(
                condition -> List.of(condition.getType(), condition.getStatus()),
                condition -> Instant.parse(condition.getLastTransitionTime()),
                (a, b) -> a.isBefore(b) ? a : b))
        .forEach(
            (condition, since) ->
                callback.call(since.getEpochSecond(), condition.get(0), condition.get(1)));
  }

  /** Without those about Prometheus where nothing is to be scraped or queried. */
  private static Stream<Condition> effective(MetricsDemoStatus status) {
    boolean switchedOff =
        Conditions.find(status, ConditionTypes.SCRAPED)
            .filter(scraped -> SWITCHED_OFF.contains(scraped.getReason()))
            .isPresent();
    return status.getConditions().stream()
        .filter(condition -> !(switchedOff && ABOUT_PROMETHEUS.contains(condition.getType())));
  }

  private Stream<MetricsDemoStatus> statuses() {
    return resources
        .get()
        .map(MetricsDemo.class::cast)
        .map(MetricsDemo::getStatus)
        .filter(status -> status != null && status.getConditions() != null);
  }

  /** Counts the cached resources by what their conditions say. */
  private Map<List<String>, Long> countConditions() {
    return statuses()
        .flatMap(status -> status.getConditions().stream())
        .collect(
            Collectors.groupingBy(
                condition -> List.of(condition.getType(), condition.getStatus()),
                Collectors.counting()));
  }

  @Override
  public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
    reconciliations.inc();
  }

  @Override
  public void failedReconciliation(
      HasMetadata resource, Exception exception, Map<String, Object> metadata) {
    failures.inc();
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    return durations.timeChecked(execution::execute);
  }
}
