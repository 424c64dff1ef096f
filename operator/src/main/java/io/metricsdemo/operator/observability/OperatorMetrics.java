package io.metricsdemo.operator.observability;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.Controller;
import io.metricsdemo.api.v1alpha1.MetricsDemo;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operator's own metrics. No label has the name of a resource as value: their number must not
 * grow with the number of resources.
 */
public final class OperatorMetrics implements Metrics {

  private final Counter reconciliations;
  private final Counter failures;
  private final Histogram durations;
  private final Gauge queueDepth;
  private final Gauge leader;
  private volatile Supplier<Stream<? extends HasMetadata>> resources = Stream::empty;

  /**
   * @param version the operator's version
   */
  public OperatorMetrics(PrometheusRegistry registry, String version) {
    reconciliations =
        Counter.builder()
            .name("metricsdemo_reconciliations_total")
            .help("Reconciliations begun, retries included.")
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
            .help("Duration of a reconciliation, failed ones included.")
            .classicUpperBounds(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
            .register(registry);
    queueDepth =
        Gauge.builder()
            .name("metricsdemo_reconciliation_queue_depth")
            .help("Resources that wait to be reconciled.")
            .register(registry);
    leader =
        Gauge.builder()
            .name("metricsdemo_leader")
            .help("1 while this replica reconciles, 0 while it follows another.")
            .register(registry);
    GaugeWithCallback.builder()
        .name("metricsdemo_resources")
        .help("MetricsDemos by type and status of their conditions.")
        .labelNames("condition", "status")
        .callback(
            callback ->
                countConditions()
                    .forEach((key, count) -> callback.call(count, key.get(0), key.get(1))))
        .register(registry);
    Info.builder()
        .name("metricsdemo_operator_build_info")
        .help("Version of the operator and of the Java that it runs on.")
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

  /** Counts the cached resources by what their conditions say. */
  private Map<List<String>, Long> countConditions() {
    return resources
        .get()
        .map(MetricsDemo.class::cast)
        .map(MetricsDemo::getStatus)
        .filter(status -> status != null && status.getConditions() != null)
        .flatMap(status -> status.getConditions().stream())
        .collect(
            Collectors.groupingBy(
                condition -> List.of(condition.getType(), condition.getStatus()),
                Collectors.counting()));
  }

  @Override
  public void reconcileCustomResource(
      HasMetadata resource, RetryInfo retry, Map<String, Object> metadata) {
    queueDepth.inc();
  }

  @Override
  public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
    queueDepth.dec();
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
